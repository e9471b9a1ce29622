import type { Artifact } from '../../api/artifact.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';
import { type HashedValue, type HashOptions, isMissingValue } from '../values/value-store.js';
import { hashValue } from './hash-value.js';
import type { LineapyValues } from './lineapy-values.js';
import type { ValueRoots } from './value-roots.js';

/** What became of a look at a value. */
export type ValueFound = 'verified' | 'damaged' | 'missing' | 'without_checksum';

/** What was recorded of a value. */
export type RecordedValue = Artifact & Pick<StoredArtifact, 'unavailable'>;

/** A value, and what was recorded of it when that was last asked for. */
export interface ComparedValue<T> {
  readonly found: ValueFound;
  readonly recorded: T;
}

/** Where values are, and what is known of those that LineaPy saved. */
export interface ValueSources {
  readonly roots: ValueRoots;
  readonly lineapy: LineapyValues;
}

/** Reads a value, as {@link hashValue}. */
export type HashRecorded = (recorded: RecordedValue) => Promise<HashedValue | null>;

/** Reads values where they are. */
export function hashRecorded(roots: ValueRoots, options: HashOptions): HashRecorded {
  return async ({ root, value_key }) => hashValue(await roots.at(root), value_key, options);
}

/**
 * Reads a value, and compares it with what was recorded.
 *
 * @param hash reads it
 * @throws ArtifactStorageError where it cannot be read.
 */
export async function compareValue<T extends RecordedValue>(
  { lineapy, roots }: ValueSources,
  recorded: T,
  hash: HashRecorded
): Promise<ComparedValue<T>> {
  const known = recorded.source === 'lineapy' ? await lineapy.look(recorded) : recorded;
  if (known.unavailable !== undefined || known.value_key === '') {
    return { found: 'without_checksum', recorded: known };
  }
  if (known.sha256 === '') {
    const there = await (await roots.at(known.root)).stat(known.value_key);
    return { found: there === null ? 'missing' : 'without_checksum', recorded: known };
  }
  const read = await hash(known).catch((error: unknown) => {
    if (isMissingValue(error)) {
      return null;
    }
    throw error;
  });
  const found =
    read === null
      ? 'missing'
      : read.size === known.size && read.sha256 === known.sha256
        ? 'verified'
        : 'damaged';
  return { found, recorded: known };
}
