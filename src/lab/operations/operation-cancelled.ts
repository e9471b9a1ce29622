import { ArtifactStorageError } from '../../api/errors.js';

/** Somebody stopped the operation: no failure, and nothing to tell who did. */
export class OperationCancelled extends ArtifactStorageError {}
