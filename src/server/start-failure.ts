import { isArtifactStorageError } from '../api/errors.js';
import type { Redactor } from './secrets/redactor.js';

/** Hints for failures of the system, by their code. */
const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'End the other storage server, or the program that started it.',
  EACCES: 'Change the permissions of that directory, or set TMPDIR to one that you can write to.',
  EROFS: 'Set TMPDIR to a directory that you can write to.',
  ENOSPC: 'Free some space on that disk, or set TMPDIR to a directory on another one.',
  EDQUOT: 'Free some of your quota, or set TMPDIR to a directory on another disk.',
  EMFILE: 'Raise the limit of open files (ulimit -n).',
  ERR_SYSTEM_ERROR: 'Set the environment variable HOME to your home directory.',
  ENOTSUP: 'Set TMPDIR to a directory on a local disk: this one holds no sockets.'
};

/** Why the storage server does not start, as its parent tells it to people: message and hint. */
export function startFailure(
  error: unknown,
  redactor: Redactor
): { message: string; hint: string } {
  const reason = redactor.redact(error instanceof Error ? error.message : String(error));
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const hint = isArtifactStorageError(error)
    ? error.hint
    : (HINTS[code] ?? 'Fix the problem it reports, then try again.');
  return { message: `The storage server does not start: ${reason}`, hint };
}
