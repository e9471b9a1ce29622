import type { LocationSettings, StorageOptions } from '../api/location.js';
import { parseDatabaseUrl } from './database-url.js';
import { isRecord } from './is-record.js';
import { NO_BASE } from './location-base.js';
import { loginOf } from './option-login.js';
import { shownDir, shownUrl } from './shown-settings.js';
import { hasPassword, SECRET_MASK, splitUrl } from './sqlalchemy-url.js';
import { isSecretOption, maskOptions } from './storage-options.js';
import { encoded, isNotShown } from './written-secrets.js';

/** The password of `database_url`, as errors and forms name it. */
export const PASSWORD_FIELD = 'database_url.password';

const OPTIONS_PREFIX = 'storage_options.';

/** The user, which may be `ana@corp`, and the password after it, by SQLAlchemy's grammar. */
const LOGIN = /^(\s*[\w+]+:\/\/)(?:([^:/]*)(?::([^@]*))?@)?/s;

/** The place for a password in a URL without one, or with one after a user without `@`. */
const PLACE = /^(\s*[\w+]+:\/\/)(?:([^:/@]*)(?::([^@]*))?@)?/s;

/** A URL and the password that stood in it; decoded, empty where there is none. */
export function takePassword(url: string): { readonly url: string; readonly password: string } {
  const [login, start = '', user, raw] = LOGIN.exec(url) ?? [];
  return login === undefined || raw === undefined
    ? { url, password: '' }
    : {
        url: `${start}${user?.replaceAll('@', '%40')}@${url.slice(login.length)}`,
        password: raw === SECRET_MASK ? raw : (splitUrl(url)?.password ?? raw)
      };
}

/** Whether URLs of this kind take a password: those of a database server. */
export function takesPassword(url: string): boolean {
  return /^\s*postgres(?:ql)?\b/i.test(url);
}

/**
 * Whether the password of a URL is all that stands before its host: behind an `@` that is not
 * written `%40`, the rest of a password stands in the place of the host.
 */
export function hasWholePassword(url: string): boolean {
  const { url: bare, password } = takePassword(url);
  return password !== '' && splitUrl(url)?.host?.includes('@') !== true && !hasPassword(bare);
}

/** A URL with a password in its place; as it is where it is no URL, or the password is empty. */
export function putPassword(url: string, password: string): string {
  const [login, start = '', user = ''] = PLACE.exec(url) ?? [];
  return login === undefined || password === ''
    ? url
    : `${start}${user}:${encodePassword(password)}@${url.slice(login.length)}`;
}

/** The mask stays one. */
function encodePassword(password: string): string {
  return password === SECRET_MASK ? password : encoded(password);
}

/** A URL as it may be kept. Its paths stay relative. */
function maskUrl(text: string): string {
  const url = text.trim();
  const shown = shownUrl(url, NO_BASE);
  if (url === '' || isNotShown(shown)) {
    return url === '' ? url : shown;
  }
  const { url: bare, password } = takePassword(url);
  const masked = putPassword(bare, password === '' ? '' : SECRET_MASK);
  const kept = parseDatabaseUrl(masked, NO_BASE);
  const isMasked =
    kept.dialect === 'sqlite' || kept.password === null || kept.password === SECRET_MASK;
  return isMasked ? masked : shown;
}

/** An address stays as it is; what is none, and was refused, may hold a secret. */
function maskDir(text: string): string {
  const dir = text.trim();
  const shown = shownDir(dir, NO_BASE);
  return dir !== '' && isNotShown(shown) ? shown : dir;
}

/** The same settings with every secret masked, so that they can be written to a file. */
export function maskSettings<T extends LocationSettings>(settings: T): T {
  const { artifact_storage_dir, database_url, storage_options } = settings;
  return {
    ...settings,
    ...(artifact_storage_dir === undefined
      ? {}
      : { artifact_storage_dir: maskDir(artifact_storage_dir) }),
    ...(database_url === undefined ? {} : { database_url: maskUrl(database_url) }),
    ...(storage_options === undefined ? {} : { storage_options: maskOptions(storage_options) })
  };
}

/** The secrets that only their mask stands for: `database_url.password`, `storage_options.secret`. */
export function maskedFields(settings: LocationSettings): readonly string[] {
  return [
    ...(takePassword(settings.database_url ?? '').password === SECRET_MASK ? [PASSWORD_FIELD] : []),
    ...maskedOptions(settings.storage_options ?? {}, OPTIONS_PREFIX)
  ];
}

function maskedOptions(options: StorageOptions, prefix: string): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (isRecord(value)) {
      return maskedOptions(value, `${prefix}${name}.`);
    }
    return typeof value === 'string' && value.includes(SECRET_MASK) ? [`${prefix}${name}`] : [];
  });
}

/**
 * Puts secrets in place of their masks.
 *
 * @param secrets what was entered, by the names of {@link maskedFields}
 */
export function putSecrets(
  settings: LocationSettings,
  secrets: Readonly<Record<string, string>>
): LocationSettings {
  const { database_url, storage_options } = settings;
  return {
    ...settings,
    ...(database_url === undefined
      ? {}
      : { database_url: putPassword(database_url, secrets[PASSWORD_FIELD] ?? '') }),
    ...(storage_options === undefined
      ? {}
      : { storage_options: putOptions(storage_options, secrets, OPTIONS_PREFIX) })
  };
}

function putOptions(
  options: StorageOptions,
  secrets: Readonly<Record<string, string>>,
  prefix: string
): StorageOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      const field = `${prefix}${name}`;
      return [
        name,
        isRecord(value)
          ? putOptions(value, secrets, `${field}.`)
          : putSecret(name, value, secrets[field])
      ];
    })
  );
}

/** A secret is the whole value, or the password of a login in it. */
function putSecret(name: string, value: unknown, secret: string | undefined): unknown {
  const login = typeof value === 'string' && !isSecretOption(name) ? loginOf(value) : undefined;
  return secret === undefined || login === undefined
    ? (secret ?? value)
    : `${login.before}${encodePassword(secret)}${login.after}`;
}
