import type { Artifact } from '../../api/artifact.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';

/** A recorded save as the contract shows it, without code, preview and packages. */
export function toArtifact(stored: StoredArtifact): Artifact {
  const { code: _c, preview: _p, preview_size: _s, packages: _k, ...artifact } = stored;
  return artifact;
}
