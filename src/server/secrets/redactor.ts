import type { LocationChange, LocationSettings } from '../../api/location.js';
import { redactUrl, SECRET_MASK, splitUrl } from '../../location/sqlalchemy-url.js';
import { secretsOf } from '../../location/storage-options.js';
import { maskSignatures, namedSecrets } from '../../location/written-secrets.js';

/** Shorter texts stand in too many places to be replaced blindly. */
const MIN_SECRET_LENGTH = 4;

/** A password as it is written, up to the first `@`: it may hold quotes and blanks. */
const RAW_PASSWORD = /^[\w+]+:\/\/[^:/@]*:([^@]*)@/s;

const URL_LIKE = /[A-Za-z][\w+]*:\/\/[^\s'"<>]+/g;

/**
 * The one place that knows secrets by value and removes them from texts that leave the process
 * or reach a store: error messages, log lines, captured code.
 */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Remembers every secret in the settings of an origin. */
  learn(settings: LocationSettings | LocationChange): void {
    for (const secret of secretsOf(settings.storage_options ?? {})) {
      this.#add(secret);
    }
    const url = settings.database_url?.trim() ?? '';
    for (const text of [url, settings.artifact_storage_dir ?? '']) {
      for (const secret of namedSecrets(text)) {
        this.#add(secret);
      }
    }
    const password = splitUrl(url)?.password;
    if (password !== undefined) {
      this.#add(RAW_PASSWORD.exec(url)?.[1] ?? '');
      this.#add(password);
      this.#add(encodeURIComponent(password));
    }
  }

  /** The text without any secret that is known, and without passwords in URLs. */
  redact(text: string): string {
    return this.redactKnown(maskSignatures(text.replace(URL_LIKE, redactUrl)));
  }

  /** Code without any secret that is known; what only looks like one may be an expression in it. */
  redactKnown(code: string): string {
    let clean = code;
    for (const secret of this.#secrets) {
      clean = clean.replaceAll(secret, SECRET_MASK);
    }
    return clean;
  }

  #add(secret: string): void {
    if (secret.length >= MIN_SECRET_LENGTH) {
      this.#secrets.add(secret);
    }
  }
}
