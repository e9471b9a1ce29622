import type { LocationChange, LocationSettings } from '../../api/location.js';
import { hiddenTexts } from '../../location/hidden-texts.js';
import { loginOf } from '../../location/option-login.js';
import { redactUrl, SECRET_MASK, splitUrl } from '../../location/sqlalchemy-url.js';
import { trimEnd } from '../../location/trim-end.js';
import { maskNamedSecrets, maskSignatures, namedSecrets } from '../../location/written-secrets.js';
import { writtenForms } from './written-forms.js';

/** Shorter texts stand in too many places to be replaced. */
const MIN_SECRET_LENGTH = 4;

/** A short word (`postgres`) is a part of others (`postgresql://`): it is replaced on its own only. */
const WORD = /^[\p{L}\p{N}]{1,11}$/u;

/** A password as it is written, up to the first `@`: it may hold quotes and blanks. */
const RAW_PASSWORD = /^[\w+]+:\/\/[^:/]*:([^@]*)@/s;

const SCHEME = /[\w+]/;

/** URLs in which a number behind the first `:` is a port; in a database's it may be a password. */
const OF_THE_WEB = /^(?:https?|ftps?|sftp|ssh|smb|webdavs?|github):/i;

/** The longest scheme that is looked for. */
const MAX_SCHEME = 64;

/** Where a URL in a text ends. */
const URL_END = /[\s'"<>]/g;

/** Whose secrets are never forgotten: those of the Jupyter server and of files. */
const EVERYBODY = '';

interface Known {
  readonly sessions: Set<string>;
  /** What finds a word on its own; undefined for what is replaced anywhere. */
  readonly word: RegExp | undefined;
}

/** Removes known secrets from error messages, log lines and captured code. */
export class Redactor {
  /**
   * Each secret, as it may be written, with the sessions that know it. The longest first: one may be a
   * part of another.
   */
  #secrets = new Map<string, Known>();
  /** For which sessions settings were looked at: every request says the same ones again. */
  #learnt = new WeakMap<object, Set<string>>();

  /**
   * Remembers every secret in the settings of an origin.
   *
   * @param session whose secrets they are; without it they are never forgotten
   */
  learn(settings: LocationSettings | LocationChange, session = EVERYBODY): void {
    const learnt = this.#learnt.get(settings) ?? new Set();
    if (learnt.has(session)) {
      return;
    }
    this.#learnt.set(settings, learnt.add(session));
    const { username, ...others } = settings.storage_options ?? {};
    const dir = settings.artifact_storage_dir?.trim() ?? 's3://';
    // S3 alone calls a key so; elsewhere it is the name of a user.
    for (const secret of hiddenTexts(/^s3/i.test(dir) ? { ...others, username } : others)) {
      this.#add(secret, session);
    }
    const url = settings.database_url?.trim() ?? '';
    for (const text of [url, settings.artifact_storage_dir ?? '']) {
      for (const secret of [...namedSecrets(text), loginOf(text)?.password ?? '']) {
        this.#add(secret, session);
      }
    }
    const password = splitUrl(url)?.password;
    if (password !== undefined) {
      this.#add(RAW_PASSWORD.exec(url)?.[1] ?? '', session);
      this.#add(password, session);
      this.#add(encodeURIComponent(password), session);
    }
  }

  /** Forgets the secrets that only this session knew. */
  forget(session: string): void {
    this.#learnt = new WeakMap();
    for (const [secret, { sessions }] of this.#secrets) {
      if (sessions.delete(session) && sessions.size === 0) {
        this.#secrets.delete(secret);
      }
    }
  }

  /**
   * The text without any secret that is known, and without passwords in URLs.
   *
   * @param session whose text it is, where it is kept or answered; see {@link redactKnown}
   */
  redact(text: string, session?: string): string {
    return maskSignatures(redactUrls(this.redactKnown(text, session)));
  }

  /**
   * Code without any secret that is known; what only looks like one may be an expression in it.
   *
   * @param session whose code it is: a short word that is the password of another session stays in
   *   it, for there it is a word. Without it, every secret is removed
   */
  redactKnown(code: string, session?: string): string {
    let clean = code;
    for (const [secret, { sessions, word }] of this.#secrets) {
      const isOwn = session === undefined || sessions.has(session) || sessions.has(EVERYBODY);
      if (word === undefined || isOwn) {
        clean = clean.replaceAll(word ?? secret, SECRET_MASK);
      }
    }
    return clean;
  }

  #add(secret: string, session: string): void {
    const { size } = this.#secrets;
    for (const form of secret.trim().length < MIN_SECRET_LENGTH ? [] : writtenForms(secret)) {
      const isWord = WORD.test(form) && secret.includes(form);
      const { sessions = new Set<string>(), word = isWord ? onItsOwn(form) : undefined } =
        this.#secrets.get(form) ?? {};
      this.#secrets.set(form, { sessions: sessions.add(session), word });
    }
    if (this.#secrets.size > size) {
      this.#secrets = new Map([...this.#secrets].sort(([a], [b]) => b.length - a.length));
    }
  }
}

/** Percent-encoded characters before a word are not a part of it. */
function onItsOwn(word: string): RegExp {
  return new RegExp(`(?<=^|[^\\p{L}\\p{N}]|%[\\da-fA-F]{2})${word}(?![\\p{L}\\p{N}])`, 'gu');
}

/** A text with the passwords of the URLs in it masked. Looks at it once, however long its words are. */
function redactUrls(text: string): string {
  let clean = '';
  let done = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', Math.max(done, at + 3))) {
    const before = text.slice(Math.max(done, at - MAX_SCHEME), at);
    const scheme = before.slice(trimEnd(before, SCHEME).length).replace(/^[^A-Za-z]+/, '');
    if (scheme !== '') {
      URL_END.lastIndex = at + 3;
      const end = URL_END.exec(text)?.index ?? text.length;
      const url = text.slice(at - scheme.length, end);
      const isPlain = OF_THE_WEB.test(url) && loginOf(url) === undefined;
      clean +=
        text.slice(done, at - scheme.length) + (isPlain ? maskNamedSecrets(url) : redactUrl(url));
      done = end;
    }
  }
  return clean + text.slice(done);
}
