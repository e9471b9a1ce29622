import { ArtifactStorageError } from '../../api/errors.js';

/** The storage server, or the Jupyter server before it, did not answer: over once it does again. */
export class ServerAway extends ArtifactStorageError {}
