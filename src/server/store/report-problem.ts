import { type ArtifactStorageError, PROBLEM_STATUS, type Problem } from '../../api/errors.js';

/** A failure as a report tells it. */
export function problemOf({ message, kind, hint, field }: ArtifactStorageError): Problem {
  return {
    title: message,
    status: PROBLEM_STATUS[kind],
    kind,
    hint,
    ...(field === undefined ? {} : { field })
  };
}
