import { maskNamedSecrets, SECRET_MASK } from './written-secrets.js';

/** The parts of a SQLAlchemy URL, percent-decoded. */
export interface UrlParts {
  readonly dialect: string;
  readonly driver: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly host: string | undefined;
  /** What stands behind the host's `:`, as it is written. */
  readonly port: string | undefined;
  readonly database: string | undefined;
  /** Query parameters; a repeated key has several values. */
  readonly query: ReadonlyMap<string, readonly string[]>;
}

/**
 * `name[+driver]://[user[:password]@][host][:port][/database][?query]`, the grammar of SQLAlchemy's
 * `engine/url.py`: the user ends at the first `:`, the password at the first `@`, so that `/ # : ?`
 * may stand raw in a password. The URL class of the web platform parses such URLs differently or not at all.
 */
const GRAMMAR =
  /^([\w+]+):\/\/(?:([^:/]*)(?::([^@]*))?@)?(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?(?:\/([^?]*))?(?:\?(.*))?$/s;

/**
 * Python's `unquote`: every run of `%XX` is UTF-8, a `%` of anything else stays as it is. So a password
 * with a raw `%` has one meaning here and in a notebook.
 */
function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16))
    )
  );
}

const decoded = (text: string | undefined) => (text === undefined ? undefined : unquote(text));

/** Python's `parse_qsl`: a parameter without a value is left out. */
function parseQuery(text: string | undefined): ReadonlyMap<string, readonly string[]> {
  const query = new Map<string, string[]>();
  for (const pair of (text ?? '').split('&')) {
    const [name = '', ...rest] = pair.split('=');
    const value = rest.join('=');
    if (value !== '') {
      const key = unquote(name.replaceAll('+', ' '));
      const values = query.get(key) ?? [];
      values.push(unquote(value.replaceAll('+', ' ')));
      query.set(key, values);
    }
  }
  return query;
}

/** Splits a URL by SQLAlchemy's grammar, white space around it aside; `undefined` where it does not match. */
export function splitUrl(text: string): UrlParts | undefined {
  const match = GRAMMAR.exec(text.trim());
  if (match === null) {
    return undefined;
  }
  const [, name = '', username, password, host6, host4, port, database, query] = match;
  const [dialect = '', ...driver] = name.toLowerCase().split('+');
  return {
    dialect,
    driver: driver.length === 0 ? undefined : driver.join('+'),
    username: decoded(username),
    password: decoded(password),
    host: host6 ?? host4,
    port: port === '' ? undefined : port,
    database: decoded(database),
    query: parseQuery(query)
  };
}

export { SECRET_MASK } from './written-secrets.js';

/**
 * A URL with its password, and secret query parameters, masked. Safe on texts that are no URL.
 *
 * Masks up to the last `@`: where `%40` is missing in a password, its end must not be shown. An empty
 * password stays as it is.
 */
export function redactUrl(text: string): string {
  return maskNamedSecrets(
    text.replace(/^(\s*[\w+]+:\/\/[^:/]*):(?!@[^@]*$).*@/s, `$1:${SECRET_MASK}@`)
  );
}

/** Whether a URL carries a password. */
export function hasPassword(text: string): boolean {
  return redactUrl(text) !== text;
}
