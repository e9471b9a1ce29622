import { ArtifactStorageError, isArtifactStorageError } from '../../../api/errors.js';
import { RootNotFoundError } from '../value-store.js';
import {
  archived,
  busy,
  changed,
  clientCert,
  clock,
  conditional,
  denied,
  encryption,
  expired,
  failed,
  full,
  gone,
  host,
  inTheWay,
  lost,
  noBucket,
  none,
  noRegion,
  noTls,
  notAllowed,
  program,
  refused,
  region,
  type Say,
  short,
  tls,
  unknownRequest,
  unsupported,
  words,
  wrongKey,
  wrongSecret
} from './s3-sentences.js';
import { wordsOf } from './s3-words.js';

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
  BadDigest: changed,
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
const BY_FAMILY: readonly (readonly [family: RegExp, say: Say])[] = [
  [/^(?:UNABLE_TO_\w*(?:CERT|CRL|SIGNATURE)\w*|CERT_\w+|INVALID_CA|HOSTNAME_MISMATCH)$/, tls],
  [/(?:SELF_SIGNED_CERT|^ERR_TLS_CERT_)/, tls],
  [/^(?:EPROTO|ERR_SSL_\w+)$/, noTls],
  [/KMS|Encrypt|SSE(?![a-z])|CustomerKey/, encryption]
];

/** What the providers of credentials say only in words, which are never shown. */
const BY_WORDS: readonly (readonly [said: RegExp, say: Say])[] = [
  [
    /expired|sso (?:session|login|token)|token .*not found or is invalid|re-?authenticate/i,
    expired
  ],
  [/credential_process|command failed|credential process/i, program],
  [/^/, none]
];

const PROVIDERS = new Set(['CredentialsProviderError', 'TokenProviderError']);

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

/** Whether S3 has the object already, or another write of it is under way. */
export function isContested(thrown: unknown): boolean {
  return isTaken(thrown) || text(thrown, 'name') === 'ConditionalRequestConflict';
}

/** Whether S3 says that credentials which are good do not suffice. */
export function isDenied(thrown: unknown): boolean {
  const names = [text(thrown, 'Code'), text(thrown, 'name')];
  return names.some((name) => name !== undefined && BY_NAME[name] === denied);
}

/** Whether an answer had no body to say why: to a HEAD. */
export function isWithoutReason(thrown: unknown): boolean {
  return [400, 403, 404].includes(statusOf(thrown) ?? 0);
}

/**
 * The region in which S3 says that a bucket is, where a request went to another.
 *
 * Source: “Error responses” of the S3 API Reference (PermanentRedirect, AuthorizationHeaderMalformed,
 * IllegalLocationConstraintException), and the header x-amz-bucket-region.
 */
export function regionOf(thrown: unknown): string | undefined {
  const status = statusOf(thrown) ?? 0;
  const names = [text(thrown, 'Code'), text(thrown, 'name')];
  if (status !== 301 && !names.some((name) => name !== undefined && BY_NAME[name] === region)) {
    return undefined;
  }
  const answer = (thrown as { readonly $response?: unknown }).$response;
  const headers = (answer as { readonly headers?: unknown } | undefined)?.headers;
  const named = text(headers, 'x-amz-bucket-region') ?? text(thrown, 'Region');
  return named !== undefined && /^[a-z0-9-]{1,40}$/.test(named) ? named : undefined;
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

/** Where an answer has no code: to a HEAD, or of a proxy on the way. */
const BY_STATUS: Readonly<Record<number, Say>> = {
  301: region,
  401: denied,
  403: denied,
  404: gone,
  409: busy,
  412: conditional,
  416: short,
  429: busy,
  500: busy,
  502: lost,
  503: busy,
  504: lost,
  507: full
};

/** Where S3 named a reason that is not known here: the status is all that is certain of it. */
const BY_STATUS_OF_UNKNOWN: Readonly<Record<number, Say>> = {
  ...BY_STATUS,
  400: refused,
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

/** What S3 says besides is about keys that nobody should see, or says nothing more. */
const WITHOUT_WORDS: readonly (Say | undefined)[] = [
  wrongKey,
  wrongSecret,
  expired,
  none,
  program,
  gone,
  noBucket
];

/** What a program adds to a code that S3 did not send. */
const NO_CODE = /^(?:Unknown(?:Error)?|Error|\d+|[A-Za-z]*SyntaxError|S3ServiceException)$/;

/** Only what cannot hold a secret: a code of letters. */
const codeOf = (thrown: unknown): string => {
  const code = text(thrown, 'code') ?? text(thrown, 'Code') ?? text(thrown, 'name') ?? '';
  return /^[\w.]{1,80}$/.test(code) ? code : 'unknown';
};

function byStatus(status: number | undefined, names: readonly string[]): Say | undefined {
  if (status === undefined) {
    return undefined;
  }
  const isNamed = names.some((name) => !NO_CODE.test(name));
  return (isNamed ? BY_STATUS_OF_UNKNOWN : BY_STATUS)[status];
}

/**
 * Any error of the AWS SDK as ours, with S3's own words where they say more. The SDK's other texts
 * are left out: S3 repeats access keys and signatures in its answers.
 */
export function s3Error(thrown: unknown, root: string): ArtifactStorageError {
  if (isArtifactStorageError(thrown)) {
    return thrown;
  }
  const status = statusOf(thrown);
  const message = thrown instanceof Error ? thrown.message : '';
  const names = [text(thrown, 'Code'), text(thrown, 'name'), text(thrown, 'code')].flatMap(
    (name) => (name === undefined ? [] : [name])
  );
  const say =
    names.map((name) => BY_NAME[name]).find((found) => found !== undefined) ??
    BY_FAMILY.find(([family]) => names.some((name) => family.test(name)))?.[1] ??
    (names.some((name) => PROVIDERS.has(name))
      ? BY_WORDS.find(([said]) => said.test(message))?.[1]
      : undefined) ??
    byStatus(status, names) ??
    (message === 'Region is missing' ? noRegion : undefined) ??
    (message.startsWith('Checksum mismatch') ? changed : undefined) ??
    (/aborted|socket hang up|timed? ?out|premature/i.test(message) ? lost : undefined) ??
    words(
      'internal',
      `S3 cannot be used for {root} (${codeOf(thrown)}).`,
      'Check the endpoint and the options, then try again.'
    );
  const said = WITHOUT_WORDS.includes(say) ? undefined : wordsOf(thrown);
  const told = say(root);
  const Kind = say === noBucket ? RootNotFoundError : ArtifactStorageError;
  return new Kind({
    ...told,
    message: said === undefined ? told.message : `${told.message} S3 says: ${said}`,
    field: 'artifact_storage_dir',
    cause: new Error(`${codeOf(thrown)}${status === undefined ? '' : `, HTTP ${status}`}`)
  });
}
