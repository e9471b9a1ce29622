import { ArtifactStorageError } from '../../api/errors.js';

/** What was written is lost: the files of the database were deleted or replaced meanwhile. */
export class ReplacedError extends ArtifactStorageError {
  constructor(location: string) {
    super({
      kind: 'unreachable',
      message: `The files of ${location} are deleted or replaced while it is written to.`,
      hint: 'Leave the database and the files beside it (-wal, -shm) alone while sessions use it.',
      field: 'database_url'
    });
  }
}
