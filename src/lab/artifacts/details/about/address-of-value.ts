import type { Artifact } from '../../../../api/artifact.js';
import { splitRoot } from '../../../../location/value-root.js';

/** Where a value is: its address as fsspec takes it, and the server, where that is not the usual one. */
export function addressOfValue({ root, value_key }: Pick<Artifact, 'root' | 'value_key'>): {
  readonly address: string;
  readonly server: string | null;
} {
  const { url, place } = splitRoot(root);
  return { address: `${url.replace(/\/$/, '')}/${value_key}`, server: place };
}
