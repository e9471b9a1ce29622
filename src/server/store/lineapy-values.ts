import type { Artifact } from '../../api/artifact.js';
import { ArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type { FirstLoad, MetadataStore, StoredArtifact } from '../metadata/metadata-store.js';
import { hashValue } from './hash-value.js';
import type { ValueRoots } from './value-roots.js';

/** A version of LineaPy's whose value was looked at. */
export interface SeenLineapy {
  readonly artifact: StoredArtifact;
  /** Whether the checksum was known before. */
  readonly verified: boolean;
}

/**
 * The values that LineaPy saved. It recorded no checksums, so the bytes of the first load count:
 * their checksum is remembered and everything later is compared with it. It is recorded in our own
 * table where that exists, and else kept for the life of this storage server: reading a store that
 * LineaPy made never writes to it.
 */
export class LineapyValues {
  readonly #metadata: MetadataStore;
  readonly #roots: ValueRoots;
  readonly #seen = new Map<string, FirstLoad>();

  constructor(metadata: MetadataStore, roots: ValueRoots) {
    this.#metadata = metadata;
    this.#roots = roots;
  }

  /** Fills in sizes, which LineaPy did not record. */
  async withSizes<T extends Artifact>(artifacts: readonly T[]): Promise<T[]> {
    return Promise.all(artifacts.map((artifact) => this.#withSize(artifact)));
  }

  /** A version that will not be loaded now: its checksum may be unknown. */
  async look<T extends Artifact & Pick<StoredArtifact, 'unavailable'>>(stored: T): Promise<T> {
    const known = stored.unavailable === undefined ? await this.#recorded(stored) : null;
    return known === null
      ? this.#withSize(stored)
      : { ...stored, size: known.size, sha256: known.sha256 };
  }

  /**
   * A version that will be loaded: with its checksum.
   *
   * @throws ArtifactStorageError `corrupted` where the value is missing.
   */
  async see(stored: StoredArtifact): Promise<SeenLineapy> {
    const known = await this.#recorded(stored);
    if (known !== null) {
      return {
        artifact: { ...stored, size: known.size, sha256: known.sha256 },
        verified: true
      };
    }
    const { root, value_key } = stored;
    const found = await hashValue(await this.#roots.at(root), value_key);
    if (found === null) {
      throw new ArtifactStorageError({
        kind: 'corrupted',
        message: `The value of "${visibleName(stored.name)}" version ${stored.version}, which LineaPy saved, is missing: ${root} has no ${value_key}.`,
        hint: 'Set artifact_storage_dir to the directory that LineaPy used: it recorded only the file’s name.',
        field: 'artifact_storage_dir'
      });
    }
    const value = { root, value_key, ...found };
    this.#seen.set(keyOf(root, value_key), value);
    await this.#metadata.noteFirstLoad(value);
    return { artifact: { ...stored, ...found }, verified: false };
  }

  async #recorded({
    root,
    value_key
  }: Pick<Artifact, 'root' | 'value_key'>): Promise<FirstLoad | null> {
    return (
      (await this.#metadata.firstLoad(root, value_key)) ??
      this.#seen.get(keyOf(root, value_key)) ??
      null
    );
  }

  async #withSize<T extends Artifact>(artifact: T): Promise<T> {
    if (artifact.source !== 'lineapy' || artifact.value_key === '') {
      return artifact;
    }
    const found = await this.#roots
      .at(artifact.root)
      .then((values) => values.stat(artifact.value_key))
      .catch(() => null);
    if (found !== null) {
      return { ...artifact, size: found.size };
    }
    const missing = `Its value is not in ${artifact.root}.`;
    return { ...artifact, warnings: [...(artifact.warnings ?? []), missing] };
  }
}

function keyOf(root: string, valueKey: string): string {
  return `${root}\n${valueKey}`;
}
