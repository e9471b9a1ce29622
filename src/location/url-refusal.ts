import { ArtifactStorageError } from '../api/errors.js';

/** Refuses a `database_url`. The words never repeat the URL, which may hold a password. */
export function refuseUrl(
  message: string,
  hint: string,
  kind: 'invalid_input' | 'unsupported',
  meant?: string
): never {
  throw new ArtifactStorageError({ kind, message, hint, field: 'database_url', meant });
}
