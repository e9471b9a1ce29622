import { createHash } from 'node:crypto';
import type { SaveRequest } from '../../api/artifact.js';
import { ArtifactStorageError } from '../../api/errors.js';

/** SHA-256 of some bytes, hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * The bytes of a value that travelled in its request.
 *
 * @returns null for a staged value
 * @throws ArtifactStorageError `corrupted` where size or checksum differ.
 */
export function inlineValue({ value, size, sha256 }: SaveRequest): Uint8Array | null {
  if (!('base64' in value)) {
    return null;
  }
  const bytes = Buffer.from(value.base64, 'base64');
  if (bytes.length !== size || sha256Of(bytes) !== sha256) {
    throw new ArtifactStorageError({
      kind: 'corrupted',
      message: 'The value was changed on its way to the storage server.',
      hint: 'Save again.'
    });
  }
  return bytes;
}
