import { ArtifactStorageError } from '../../api/errors.js';

/** The operation was stopped: no failure, so there is no message. */
export class OperationCancelled extends ArtifactStorageError {}
