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

/** A part of a text that holds a secret: what stands before it, and the secret. */
type SecretPattern = RegExp;

/** Azure's connection strings, as people copy them from its portal. */
const AZURE: SecretPattern =
  /(\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)\s*=\s*)([^;\s"']+)/gi;

/** Signatures and tokens in URLs that give access to whoever has them. */
const SIGNED: SecretPattern =
  /((?:^|[?&])(?:sig|X-(?:Amz|Goog)-(?:Signature|Credential|Security-Token))=)([^&#;\s"']+)/gi;

/** Passwords in libpq's and ODBC's `name=value` form. */
const NAMED: SecretPattern =
  /((?:^|[;\s])(?:password|passwd|pwd|sslpassword)\s*=\s*)('(?:[^'\\]|\\.)*'|"[^"]*"|\{[^}]*\}|[^;\s]+)/gi;

/** Passwords in the query of a database's URL. */
const QUERY: SecretPattern =
  /([?&](?:password|passwd|pwd|sslpassword|token|secret|key)=)([^&#]*)/gi;

/** Key and secret before or in the place of a bucket: a URL that is refused. */
const LOGIN_OF_BUCKET: SecretPattern = /(^\s*s3a?:\/\/(?!arn:))([^/]*[:@].*)$/gis;

/** The form of a signature or a key is its own: it is looked for in texts of any kind. */
const ANYWHERE = [AZURE, SIGNED];

/** In a setting, which is no prose and no code. */
const IN_SETTINGS = [...ANYWHERE, NAMED, QUERY, LOGIN_OF_BUCKET];

function masked(text: string, patterns: readonly SecretPattern[]): string {
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

/** Whether a text is a connection string, not the place of anything. */
export function isConnectionString(text: string): boolean {
  return text.match(AZURE) !== null || /^\s*DefaultEndpointsProtocol=/i.test(text);
}

/** A text percent-decoded; as it is where it cannot be. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
