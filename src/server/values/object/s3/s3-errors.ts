import { ArtifactStorageError, isArtifactStorageError } from '../../../../api/errors.js';
import type { StorageOptions } from '../../../../api/location.js';
import { RootNotFoundError } from '../../value-store.js';
import { AccessDeniedError, CredentialsError } from '../object-errors.js';
import {
  BY_FAMILY,
  BY_NAME,
  BY_STATUS,
  BY_STATUS_OF_UNKNOWN,
  BY_WORDS,
  changed,
  denied,
  lost,
  noBucket,
  noRegion,
  notS3,
  OF_CREDENTIALS,
  region,
  type Say,
  WITHOUT_WORDS,
  words
} from './s3-error-words.js';
import { optionAtFault } from './s3-option-at-fault.js';
import { wordsOf } from './s3-words.js';

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

/** Whether S3 refused a create-only write: there is an object already, or another write under way. */
export function isContested(thrown: unknown): boolean {
  const name = text(thrown, 'name') ?? '';
  return (
    statusOf(thrown) === 412 || ['PreconditionFailed', 'ConditionalRequestConflict'].includes(name)
  );
}

/** Whether S3 says that credentials which are good do not suffice. */
function isDenied(thrown: unknown): boolean {
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

/** Whether a success came with something else than S3 sends, a web page for example. */
function isUnreadable(thrown: unknown): boolean {
  const answer = (thrown as { readonly $response?: { readonly statusCode?: unknown } } | null)
    ?.$response;
  const status = answer?.statusCode;
  return typeof status === 'number' && status < 300;
}

/**
 * Any error of the AWS SDK as ours. Its texts are left out where they may hold keys.
 *
 * @param options those of the root: one of them may be at fault
 */
export function s3Error(
  thrown: unknown,
  root: string,
  options: StorageOptions = {}
): ArtifactStorageError {
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
    (isUnreadable(thrown) ? notS3 : undefined) ??
    words(
      'internal',
      `S3 cannot be used for {root} (${codeOf(thrown)}).`,
      'Check the endpoint and the options, then try again.'
    );
  const said = WITHOUT_WORDS.includes(say) ? undefined : wordsOf(thrown);
  const told = say(root);
  const Kind =
    say === noBucket
      ? RootNotFoundError
      : isDenied(thrown)
        ? AccessDeniedError
        : OF_CREDENTIALS.includes(say)
          ? CredentialsError
          : ArtifactStorageError;
  return new Kind({
    ...told,
    message: said === undefined ? told.message : `${told.message} S3 says: ${said}`,
    field: optionAtFault(say, options) ?? 'artifact_storage_dir',
    cause: new Error(`${codeOf(thrown)}${status === undefined ? '' : `, HTTP ${status}`}`)
  });
}
