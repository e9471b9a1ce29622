import { isArtifactStorageError } from '../../api/errors.js';
import type { MetadataStore, StoredArtifact } from '../metadata/metadata-store.js';
import type { ValueRoots } from './value-roots.js';
import { hasValue } from './value-state.js';

/** How many of the newest versions are looked at. */
const LOOKED_AT = 10;

/** In milliseconds: an error is answered soon, also where a bucket is far away. */
const PATIENCE = 3_000;

/**
 * Which other versions of an artifact have their values, and how one is loaded.
 *
 * @returns a sentence that begins with a space; empty where there are none, or they cannot be looked up
 */
export async function otherVersions(
  { name, version, source }: StoredArtifact,
  metadata: MetadataStore,
  roots: ValueRoots
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly number[]>((resolve) => {
    timer = setTimeout(() => resolve([]), PATIENCE);
  });
  try {
    return sentence(name, await Promise.race([late, withValues()]));
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return '';
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }

  async function withValues(): Promise<readonly number[]> {
    const { artifacts } = await metadata.versions({ name, limit: LOOKED_AT + 1 });
    const others = artifacts.filter((one) => one.version !== version || one.source !== source);
    const found = await Promise.all(others.map((one) => hasValue(one, roots).catch(() => false)));
    return [...new Set(others.flatMap((one, index) => (found[index] ? [one.version] : [])))];
  }
}

function sentence(name: string, numbers: readonly number[]): string {
  const [newest] = numbers;
  if (newest === undefined) {
    return '';
  }
  const load = `get(${JSON.stringify(name)}, version=${newest})`;
  return numbers.length === 1
    ? ` Version ${newest} has a value of the right size: ${load}.`
    : ` The versions ${[...numbers].reverse().join(', ')} have a value of the right size; the newest of them: ${load}.`;
}
