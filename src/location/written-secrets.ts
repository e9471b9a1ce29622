/** The mask that stands for a secret wherever one would be shown. */
export const SECRET_MASK = '***';

const NOT_SHOWN = '(not shown: ';

/**
 * Stands for a setting that cannot be parsed wherever it would be shown or kept: what nobody
 * understands may hold a secret anywhere. It cannot be parsed itself.
 */
export function notShown(setting: string): string {
  return `${NOT_SHOWN}not a valid ${setting})`;
}

/** Whether a text is what {@link notShown} writes. */
export function isNotShown(text: string): boolean {
  return text.trim().startsWith(NOT_SHOWN);
}

/** What stands before a secret, by the form of the text that it is in. */
export const BEFORE_SECRETS = {
  /** Azure's connection strings, as people copy them from its portal. */
  azure: /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)\s*=\s*/i,
  /** Signatures and tokens in URLs that give access to everybody who has them. */
  signed: /(?:^|[?&])(?:sig|X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token))=/i,
  /** Private keys, as ssh-keygen, OpenSSL and Google write them. */
  privateKey: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/,
  /** Passwords in libpq's and ODBC's `name=value` form. */
  named: /(?:^|[;\s])(?:password|passwd|pwd|sslpassword)\s*=\s*/i,
  /** Passwords in the query of a database's URL. */
  query: /[?&](?:password|passwd|pwd|sslpassword|token|secret|key)=/i,
  /** The URL of a bucket with key and secret in it: it is refused. */
  bucket: /^\s*s3a?:\/\/(?!arn:)(?=[^/]*[:@])/i
} as const;

/** A part of a text that holds a secret: what stands before it, and the secret. */
function secretAfter(before: RegExp, secret: RegExp): RegExp {
  return new RegExp(`(${before.source})(${secret.source})`, 'gis');
}

const AZURE = secretAfter(BEFORE_SECRETS.azure, /[^;\s"']+/);
const SIGNED = secretAfter(BEFORE_SECRETS.signed, /[^&#;\s"']+/);
const PRIVATE_KEY = secretAfter(BEFORE_SECRETS.privateKey, /[^-]+/);
const NAMED = secretAfter(BEFORE_SECRETS.named, /'(?:[^'\\]|\\.)*'|"[^"]*"|\{[^}]*\}|[^;\s]+/);
const QUERY = secretAfter(BEFORE_SECRETS.query, /[^&#]*/);
const LOGIN_OF_BUCKET = secretAfter(BEFORE_SECRETS.bucket, /.+/);

/** The form of a signature or a key is its own: it is looked for in texts of any kind. */
const ANYWHERE = [AZURE, SIGNED, PRIVATE_KEY];

/** In a setting, which is no prose and no code. */
const IN_SETTINGS = [...ANYWHERE, NAMED, QUERY, LOGIN_OF_BUCKET];

function masked(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce(
    (clean, pattern) => clean.replace(pattern, (_, name: string) => `${name}${SECRET_MASK}`),
    text
  );
}

/** A text of any kind without the keys and signatures that are known by their form. */
export function maskSignatures(text: string): string {
  return masked(text, ANYWHERE);
}

/** A setting without the secrets that stand in it as `name=value`; a URL's own password stays. */
export function maskNamedSecrets(setting: string): string {
  return masked(setting, IN_SETTINGS);
}

/** The secrets that {@link maskNamedSecrets} would mask, as written and percent-decoded. */
export function namedSecrets(setting: string): readonly string[] {
  return IN_SETTINGS.flatMap((pattern) =>
    [...setting.matchAll(pattern)].flatMap(([, , secret = '']) => {
      const bare = secret.replace(/^(['"{])(.*)['"}]$/s, '$2');
      return bare === SECRET_MASK ? [] : [bare, decoded(bare)];
    })
  );
}

/** Whether a text is a connection string, not an address. */
export function isConnectionString(text: string): boolean {
  return text.match(AZURE) !== null || /^\s*DefaultEndpointsProtocol=/i.test(text);
}

/** A text percent-encoded. Half a surrogate pair cannot be: it becomes U+FFFD, as in UTF-8. */
export function encoded(text: string): string {
  return encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'));
}

/** A text percent-decoded; as it is where it cannot be. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
