import {
  ArtifactStorageError,
  type IErrorDetails,
  isArtifactStorageError
} from '../../../api/errors.js';

type Words = Pick<IErrorDetails, 'kind' | 'message' | 'hint'>;
type Say = (root: string) => Words;

const words =
  (kind: IErrorDetails['kind'], message: string, hint: string): Say =>
  (root) => ({ kind, message: message.replace('{root}', () => root), hint });

const credentials = 'Check key, secret and token, or the profile, where the storage server runs.';
const denied = words(
  'permission_denied',
  'S3 refuses access to {root}.',
  'Ask for permission to read, write, list and delete there, or use other credentials.'
);
const wrongKey = words(
  'permission_denied',
  'S3 does not accept the access key for {root}.',
  credentials
);
const wrongSecret = words(
  'permission_denied',
  'S3 does not accept the signature for {root}: the secret is wrong.',
  credentials
);
const expired = words(
  'permission_denied',
  'The credentials for {root} have expired.',
  'Sign in again (for example aws sso login), or enter a new key, secret and token.'
);
const none = words(
  'permission_denied',
  'There are no credentials for {root} where the storage server runs.',
  'Choose a profile, enter key and secret in storage_options, or set anon for a public bucket.'
);
const noBucket = words(
  'not_found',
  'The bucket of {root} does not exist.',
  'Check its name, or make the bucket: Artifact Storage makes none.'
);
const busy = words('unreachable', 'S3 is too busy to serve {root}.', 'Try again in a moment.');
const clock = words(
  'permission_denied',
  'S3 refuses requests for {root}: the clock of this machine is wrong.',
  'Set the clock of the machine that the storage server runs on, then try again.'
);
const region = words(
  'invalid_input',
  'The bucket of {root} is in another region.',
  'Set its region: storage_options {"client_kwargs": {"region_name": "…"}}.'
);
const noRegion = words(
  'invalid_input',
  'No region is known for {root}.',
  'Set it: storage_options {"client_kwargs": {"region_name": "…"}}, or AWS_REGION.'
);
const host = words(
  'unreachable',
  'The endpoint of {root} cannot be found.',
  'Check endpoint_url and the region, and that this machine is online.'
);
const lost = words(
  'unreachable',
  'The connection to {root} failed.',
  'Check that the endpoint is up and can be reached from here, then try again.'
);
const tls = words(
  'unreachable',
  'The certificate of the endpoint of {root} is not trusted.',
  'Give its authority’s certificate: storage_options {"client_kwargs": {"verify": "/path/ca.pem"}}.'
);
const clientCert = words(
  'permission_denied',
  'The endpoint of {root} asks for a client certificate.',
  'Give one: storage_options {"config_kwargs": {"client_cert": "/path/client.pem"}}.'
);
const gone = words('not_found', '{root} has no such object.', 'It may have been deleted.');
const full = words(
  'storage_full',
  'There is no space left for values in {root}.',
  'Free some space.'
);

const BY_NAME: Readonly<Record<string, Say>> = {
  AccessDenied: denied,
  Forbidden: denied,
  AllAccessDisabled: denied,
  AccountProblem: denied,
  InvalidAccessKeyId: wrongKey,
  InvalidClientTokenId: wrongKey,
  SignatureDoesNotMatch: wrongSecret,
  InvalidToken: expired,
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  TokenRefreshRequired: expired,
  CredentialsProviderError: none,
  TokenProviderError: none,
  NoSuchBucket: noBucket,
  NoSuchKey: gone,
  NotFound: gone,
  NoSuchUpload: gone,
  SlowDown: busy,
  ServiceUnavailable: busy,
  TooManyRequests: busy,
  InternalError: busy,
  OperationAborted: busy,
  RequestTimeout: lost,
  TimeoutError: lost,
  RequestTimeTooSkewed: clock,
  PermanentRedirect: region,
  AuthorizationHeaderMalformed: region,
  IllegalLocationConstraintException: region,
  QuotaExceeded: full,
  XMinioStorageFull: full,
  ENOTFOUND: host,
  EAI_AGAIN: host,
  ECONNREFUSED: lost,
  ECONNRESET: lost,
  EPIPE: lost,
  ETIMEDOUT: lost,
  EHOSTUNREACH: lost,
  ENETUNREACH: lost,
  DEPTH_ZERO_SELF_SIGNED_CERT: tls,
  SELF_SIGNED_CERT_IN_CHAIN: tls,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: tls,
  ERR_TLS_CERT_ALTNAME_INVALID: tls,
  CERT_HAS_EXPIRED: tls,
  // OpenSSL's alerts, of TLS 1.3 and 1.2
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCert,
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': clientCert,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: clientCert
};

const text = (value: unknown, name: string): string | undefined => {
  const found: unknown =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : null;
  return typeof found === 'string' ? found : undefined;
};

/** The HTTP status of an answer of S3, where there was one. */
export function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('$metadata' in thrown)) {
    return undefined;
  }
  const metadata = thrown.$metadata as { readonly httpStatusCode?: number } | undefined;
  return metadata?.httpStatusCode;
}

/** Whether S3 refused a create-only write because there is an object already. */
export function isTaken(thrown: unknown): boolean {
  return statusOf(thrown) === 412 || text(thrown, 'name') === 'PreconditionFailed';
}

/** Whether S3 says that an object or upload does not exist; not for a missing bucket. */
export function isGone(thrown: unknown): boolean {
  const name = text(thrown, 'name') ?? '';
  return ['NoSuchKey', 'NotFound', 'NoSuchUpload'].includes(name);
}

/** What says that credentials are no longer those of their source. */
const STALE = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired'
]);

/** Whether newly read credentials may help; the answer to a HEAD has a status and no name. */
export function mayBeStale(thrown: unknown): boolean {
  const names = [text(thrown, 'Code'), text(thrown, 'name'), text(thrown, 'code')];
  return names.some((name) => STALE.has(name ?? '')) || statusOf(thrown) === 403;
}

const BY_STATUS: Readonly<Record<number, Say>> = {
  301: region,
  403: denied,
  404: gone,
  409: busy,
  429: busy,
  500: busy,
  502: lost,
  503: busy,
  504: lost,
  507: full
};

/** Only what cannot hold a secret: a code of letters. */
const codeOf = (thrown: unknown): string => {
  const code = text(thrown, 'code') ?? text(thrown, 'Code') ?? text(thrown, 'name') ?? '';
  return /^\w{1,60}$/.test(code) ? code : 'unknown';
};

/**
 * Any error of the AWS SDK as ours. The SDK's own text is left out: S3 repeats access keys and
 * signatures in it.
 */
export function s3Error(thrown: unknown, root: string): ArtifactStorageError {
  if (isArtifactStorageError(thrown)) {
    return thrown;
  }
  const status = statusOf(thrown);
  const message = thrown instanceof Error ? thrown.message : '';
  const say =
    [text(thrown, 'Code'), text(thrown, 'name'), text(thrown, 'code')]
      .map((name) => (name === undefined ? undefined : BY_NAME[name]))
      .find((found) => found !== undefined) ??
    (status === undefined ? undefined : BY_STATUS[status]) ??
    (message === 'Region is missing' ? noRegion : undefined) ??
    (/aborted|socket hang up|timed? ?out|premature/i.test(message) ? lost : undefined) ??
    words(
      'internal',
      `S3 cannot be used for {root} (${codeOf(thrown)}).`,
      'Check the endpoint and the options, then try again.'
    );
  return new ArtifactStorageError({
    ...say(root),
    field: 'artifact_storage_dir',
    cause: new Error(`${codeOf(thrown)}${status === undefined ? '' : `, HTTP ${status}`}`)
  });
}
