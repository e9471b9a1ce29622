import {
  ArtifactStorageError,
  isArtifactStorageError,
  type Problem,
  problemOf
} from '../../api/errors.js';
import type { Redactor } from './redactor.js';

/** Media type of {@link Problem} bodies (RFC 9457, 3). */
export const PROBLEM_TYPE = 'application/problem+json';

/** The body for an error, without secrets. */
export function toProblem(error: ArtifactStorageError, redactor: Redactor): Problem {
  return withoutSecrets(problemOf(error), redactor);
}

/** A problem without secrets: a text that holds one is not offered. */
export function withoutSecrets({ meant, ...problem }: Problem, redactor: Redactor): Problem {
  return {
    ...problem,
    title: redactor.redact(problem.title),
    hint: redactor.redact(problem.hint),
    ...(meant === undefined || redactor.redact(meant) !== meant ? {} : { meant })
  };
}

/** What a log has of an error beside its message, without secrets: its kind, and where it is from. */
export function traceOf({ kind, cause, stack }: ArtifactStorageError, redactor: Redactor) {
  return { kind, stack: redactor.redact((cause instanceof Error ? cause.stack : stack) ?? '') };
}

/** Any thrown value as our error; an unforeseen one is `internal`. */
export function toArtifactStorageError(thrown: unknown): ArtifactStorageError {
  if (isArtifactStorageError(thrown)) {
    return thrown;
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new ArtifactStorageError({
    kind: 'internal',
    message: `The storage server failed: ${reason}`,
    hint: 'Try again; if it happens again, report it with the log of the Jupyter server.',
    cause: thrown
  });
}
