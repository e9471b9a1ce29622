import { ArtifactStorageError } from '../../api/errors.js';

/** A kernel cannot answer now: over once it is idle. */
export class KernelBusy extends ArtifactStorageError {}
