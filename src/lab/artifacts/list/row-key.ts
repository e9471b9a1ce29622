import type { ArtifactSource } from '../../../api/artifact.js';

/** Identifies a row of the tree: a name, or one version of it. */
export function rowKey(name: string, version?: number, source?: ArtifactSource): string {
  const whose = source === 'lineapy' ? 'lineapy' : 'version';
  return version === undefined ? `name:${name}` : `${whose}:${version}:${name}`;
}
