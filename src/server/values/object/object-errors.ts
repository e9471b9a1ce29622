import { ArtifactStorageError } from '../../../api/errors.js';

/** A create-only write found an object, or another write of it that is under way. */
export class ObjectTakenError extends ArtifactStorageError {
  /** @param object the object in words */
  constructor(object: string, cause?: unknown) {
    super({
      kind: 'conflict',
      message: `There is another object at ${object} already.`,
      hint: 'Try again.',
      field: 'artifact_storage_dir',
      cause
    });
  }
}

/** Nothing came from the store for as long as anything may take: it is not asked again. */
export class StoreSilentError extends ArtifactStorageError {}

/** The store does not take these credentials (any more): with others, it may do what was asked. */
export class CredentialsError extends ArtifactStorageError {}

/** The store knows these credentials, and they may not do what was asked. */
export class AccessDeniedError extends ArtifactStorageError {}
