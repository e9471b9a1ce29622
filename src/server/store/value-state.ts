import type { Artifact } from '../../api/artifact.js';
import type { ValueRoots } from './value-roots.js';

type Version = Pick<Artifact, 'root' | 'value_key' | 'size' | 'source'>;

/** What is found where a value should be. */
export type ValueState = 'there' | 'changed' | 'missing';

/**
 * What is where the value of a version should be: one of its size, another one, or nothing. Its bytes
 * are not read.
 *
 * @throws ArtifactStorageError where it cannot be looked up; `not_found` where the whole root is gone.
 */
export async function stateOfValue(version: Version, roots: ValueRoots): Promise<ValueState> {
  const { root, value_key, size, source } = version;
  const found = await (await roots.at(root)).stat(value_key);
  // LineaPy recorded no size.
  return found === null
    ? 'missing'
    : source === 'lineapy' || found.size === size
      ? 'there'
      : 'changed';
}

/** Whether a value of the right size is where that of a version should be; as {@link stateOfValue}. */
export async function hasValue(version: Version, roots: ValueRoots): Promise<boolean> {
  return (await stateOfValue(version, roots)) === 'there';
}
