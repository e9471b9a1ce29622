import type { Artifact } from '../../api/artifact.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';

/** A recorded save as the contract shows it, without code, preview and packages. */
export function toArtifact(stored: StoredArtifact): Artifact {
  const { code: _code, preview: _preview, packages: _packages, ...artifact } = stored;
  return artifact;
}
