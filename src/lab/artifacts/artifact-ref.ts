import type { Artifact } from '../../api/artifact.js';
import type { IArtifactRef } from '../interfaces/artifacts.js';

/** What identifies one version. */
export function refOf({
  name,
  version,
  source
}: Artifact): IArtifactRef & { readonly version: number } {
  return source === 'lineapy' ? { name, version, source } : { name, version };
}
