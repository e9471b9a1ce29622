import type { Problem } from './problem.js';

export type { Problem } from './problem.js';

/**
 * The kinds of failure, append-only: a kind is never renamed or reused.
 * `docs/errors.md` has one row for each; the HTTP layer alone maps a kind to a status.
 */
export const ERROR_KINDS = [
  'invalid_input',
  'not_found',
  'conflict',
  'permission_denied',
  'unreachable',
  'corrupted',
  'storage_full',
  'unsupported',
  'internal'
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

export interface ErrorDetails {
  readonly kind: ErrorKind;
  /** What failed, in one sentence. */
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly hint: string;
  /** The input at fault. */
  readonly field?: string | undefined;
  /** What was probably meant, as the input takes it; never a secret. */
  readonly meant?: string | undefined;
  readonly cause?: unknown;
}

/** The one error of the project: a value with a kind, a message and a hint. */
export class ArtifactStorageError extends Error {
  constructor(details: ErrorDetails) {
    super(details.message, { cause: details.cause });
    this.name = 'ArtifactStorageError';
    this.kind = details.kind;
    this.hint = details.hint;
    this.field = details.field;
    this.meant = details.meant;
  }

  readonly kind: ErrorKind;
  readonly hint: string;
  readonly field: string | undefined;
  readonly meant: string | undefined;
}

/**
 * Whether a value is an {@link ArtifactStorageError}, also one made by another copy of this module.
 */
export function isArtifactStorageError(value: unknown): value is ArtifactStorageError {
  return value instanceof Error && value.name === 'ArtifactStorageError' && 'kind' in value;
}

/** What a function returns; or, where it throws an {@link ArtifactStorageError}, what stands for that. */
export function orElse<T, E>(run: () => T, otherwise: (error: ArtifactStorageError) => E): T | E {
  try {
    return run();
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return otherwise(error);
    }
    throw error;
  }
}

/** The HTTP status of each kind, for {@link Problem.status}. */
const PROBLEM_STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid_input: 400,
  permission_denied: 403,
  not_found: 404,
  conflict: 409,
  unsupported: 422,
  internal: 500,
  corrupted: 502,
  unreachable: 503,
  storage_full: 507
};

/** An error as answers and reports have it. */
export function problemOf({ kind, message, hint, field, meant }: ArtifactStorageError): Problem {
  return {
    title: message,
    status: PROBLEM_STATUS[kind],
    kind,
    hint,
    ...(field === undefined ? {} : { field }),
    ...(meant === undefined ? {} : { meant })
  };
}

/** The error of a {@link Problem}. */
export function errorOf({ kind, title, hint, field, meant }: Problem): ArtifactStorageError {
  return new ArtifactStorageError({ kind, message: title, hint, field, meant });
}
