import type { ErrorDetails } from '../../../../api/errors.js';

/*
 * What people read where S3 refuses or fails, by the codes of its answers (S3 API Reference, “Error
 * responses”) and of connections.
 */

type Words = Pick<ErrorDetails, 'kind' | 'message' | 'hint'>;
/** An error for a root. */
export type Say = (root: string) => Words;

/** @param message with {root} for the root */
export const words =
  (kind: ErrorDetails['kind'], message: string, hint: string): Say =>
  (root) => ({ kind, message: message.replace('{root}', () => root), hint });

const credentials = 'Check key, secret and token, or the profile, where the storage server runs.';
export const denied = words(
  'permission_denied',
  'S3 refuses access to {root}.',
  'Ask for permission to read, write, list and delete there, or use other credentials.'
);
export const wrongKey = words(
  'permission_denied',
  'S3 does not accept the access key for {root}.',
  credentials
);
export const wrongSecret = words(
  'permission_denied',
  'S3 does not accept the signature for {root}: the secret is wrong.',
  credentials
);
export const expired = words(
  'permission_denied',
  'The credentials for {root} have expired.',
  'Sign in again (for example aws sso login), or enter a new key, secret and token.'
);
const none = words(
  'permission_denied',
  'There are no credentials for {root} where the storage server runs.',
  'Choose a profile, enter key and secret in storage_options, or set anon for a public bucket.'
);
const program = words(
  'permission_denied',
  'The program that gives the credentials for {root} (credential_process) failed.',
  'Run it in a terminal of the machine that the storage server runs on, and fix the problem it reports.'
);
export const noBucket = words(
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
export const region = words(
  'invalid_input',
  'The bucket of {root} is in another region.',
  'Set its region: storage_options {"client_kwargs": {"region_name": "…"}}.'
);
export const noRegion = words(
  'invalid_input',
  'No region is known for {root}.',
  'Set it: storage_options {"client_kwargs": {"region_name": "…"}}, or AWS_REGION.'
);
const host = words(
  'unreachable',
  'The endpoint of {root} cannot be found.',
  'Check endpoint_url and the region, and that this machine is online.'
);
export const lost = words(
  'unreachable',
  'The connection to {root} failed.',
  'Check that the endpoint is up and can be reached from here, then try again.'
);
const tls = words(
  'unreachable',
  'The certificate of the endpoint of {root} is not trusted.',
  'Give its authority’s certificate: storage_options {"client_kwargs": {"verify": "/path/ca.pem"}}.'
);
const noTls = words(
  'unreachable',
  'The endpoint of {root} and this machine cannot agree on TLS.',
  'Check endpoint_url: its port may speak plain http, or only TLS versions that are no longer safe.'
);
const clientCert = words(
  'permission_denied',
  'The endpoint of {root} asks for a client certificate.',
  'Give one: storage_options {"config_kwargs": {"client_cert": "/path/client.pem"}}.'
);
const gone = words('not_found', '{root} has no such object.', 'It may have been deleted.');
const unknownRequest = words(
  'unsupported',
  'The store behind {root} does not know a request that saves need.',
  'Use a store that honours If-None-Match and multipart uploads, as docs/s3.md says.'
);
const short = words('invalid_input', 'A value in {root} is shorter than asked.', 'Load it again.');
export const changed = words(
  'corrupted',
  'What came from {root} does not match its checksum in S3.',
  'Load again; if it stays like this, restore the object from a backup.'
);
const otherBytes = words(
  'corrupted',
  'What arrived at {root} is not what was sent.',
  'Save again; if it happens again, look at what is between this machine and S3.'
);
const conditional = words('conflict', 'An object in {root} changed meanwhile.', 'Try again.');
const full = words(
  'storage_full',
  'There is no space left for values in {root}.',
  'Free some space.'
);

const encryption = words(
  'invalid_input',
  'S3 cannot encrypt or decrypt values in {root} as it is asked to.',
  'Check ServerSideEncryption and SSEKMSKeyId in storage_options {"s3_additional_kwargs": {…}}, the bucket’s default encryption, and the key with its policy.'
);
const archived = words(
  'unsupported',
  'A value in {root} is in an archive of S3.',
  'Restore the object in S3 first, then load again.'
);
const refused = words(
  'invalid_input',
  'S3 does not take a request for {root}.',
  'Check storage_options: what S3 says names the reason.'
);
const notAllowed = words(
  'permission_denied',
  'S3 does not allow a request for {root}.',
  'Ask the owner of the bucket: what S3 says names the reason.'
);
const inTheWay = words(
  'conflict',
  'S3 does not take a request for {root} in its present state.',
  'What S3 says names the reason; change it, or try again.'
);
const failed = words(
  'unreachable',
  'S3 failed to serve {root}.',
  'Try again in a moment; if it stays like this, ask the administrator of the store.'
);
export const notS3 = words(
  'unsupported',
  'What answers at the endpoint of {root} does not answer like S3.',
  'Check endpoint_url: its host, port and path must be those of an S3 API, not of a web page or console.'
);
const unsupported = words(
  'unsupported',
  'The store behind {root} does not offer what it is asked for.',
  'Check storage_options: what it says names the reason.'
);

export const BY_NAME: Readonly<Record<string, Say>> = {
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
  InvalidAccessKey: wrongKey,
  NotImplemented: unknownRequest,
  NoSuchBucket: noBucket,
  NoSuchKey: gone,
  NotFound: gone,
  NoSuchUpload: gone,
  SlowDown: busy,
  ServiceUnavailable: busy,
  TooManyRequests: busy,
  InternalError: busy,
  OperationAborted: busy,
  Busy: busy,
  RequestLimitExceeded: busy,
  SlowDownRead: busy,
  SlowDownWrite: busy,
  Throttling: busy,
  ThrottlingException: busy,
  XMinioServerNotInitialized: busy,
  BadDigest: otherBytes,
  XAmzContentSHA256Mismatch: otherBytes,
  BucketQuotaExceeded: full,
  XMinioAdminBucketQuotaExceeded: full,
  InvalidObjectState: archived,
  MethodNotAllowed: notAllowed,
  RequestExpired: clock,
  PreconditionFailed: conditional,
  RequestTimeout: lost,
  TimeoutError: lost,
  InvalidRange: short,
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
  // OpenSSL's alerts, of TLS 1.3 and 1.2
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCert,
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': clientCert,
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: clientCert
};

/** Families of codes: OpenSSL's of certificates (X509_V_ERR_*), then those of handshakes. */
export const BY_FAMILY: readonly (readonly [family: RegExp, say: Say])[] = [
  [/^(?:UNABLE_TO_\w*(?:CERT|CRL|SIGNATURE)\w*|CERT_\w+|INVALID_CA|HOSTNAME_MISMATCH)$/, tls],
  [/(?:SELF_SIGNED_CERT|^ERR_TLS_CERT_)/, tls],
  [/^(?:EPROTO|ERR_SSL_\w+)$/, noTls],
  [/KMS|Encrypt|SSE(?![a-z])|CustomerKey/, encryption]
];

/** What the providers of credentials say only in words, which are never shown. */
export const BY_WORDS: readonly (readonly [said: RegExp, say: Say])[] = [
  [
    /expired|sso (?:session|login|token)|token .*not found or is invalid|re-?authenticate/i,
    expired
  ],
  [/credential_process|command failed|credential process/i, program],
  [/^/, none]
];

/** Where an answer has no code: to a HEAD, or of a proxy on the way. */
export const BY_STATUS: Readonly<Record<number, Say>> = {
  301: region,
  401: denied,
  403: denied,
  // S3 itself names a reason, and a HEAD has one by its name.
  404: notS3,
  405: notS3,
  409: busy,
  412: conditional,
  416: short,
  429: busy,
  500: busy,
  501: notS3,
  502: lost,
  503: busy,
  504: lost,
  507: full
};

/** Where S3 named a reason that is not known here: the status is all that is certain of it. */
export const BY_STATUS_OF_UNKNOWN: Readonly<Record<number, Say>> = {
  ...BY_STATUS,
  400: refused,
  404: gone,
  405: notAllowed,
  409: inTheWay,
  411: refused,
  413: refused,
  422: refused,
  451: notAllowed,
  500: failed,
  501: unsupported,
  503: failed
};

/** What is about credentials themselves, and not about what they may do. */
export const OF_CREDENTIALS: readonly Say[] = [wrongKey, wrongSecret, expired, none, program];

/** What S3 says besides is about keys that must not be shown, or says nothing more. */
export const WITHOUT_WORDS: readonly (Say | undefined)[] = [...OF_CREDENTIALS, gone, noBucket];
