import type { Artifact } from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { ValueRoots } from './value-roots.js';

type Version = Pick<Artifact, 'name' | 'version' | 'root' | 'value_key' | 'size' | 'source'>;
type VersionId = Pick<Artifact, 'name' | 'version' | 'source'>;

/** What became of a version that lacked its value. */
export type LostState = 'lost' | 'deleted' | 'found';

/** What is found where a value should be. */
export type ValueState = 'there' | 'changed' | 'missing';

/** How many versions are remembered: a list looks again at all of them. */
const MOST = 1000;

const keyOf = ({ name, version, source }: VersionId): string =>
  `${source === 'lineapy' ? source : ''}\n${version}\n${name}`;

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

/** The versions whose values were missing at a check or a load, until they are found or deleted. */
export class MissingValues {
  readonly #metadata: Pick<MetadataStore, 'get'>;
  readonly #roots: ValueRoots;
  readonly #lost = new Map<string, Version>();
  /** The latest; who is told of one look asks before the next. */
  readonly #deleted = new Set<string>();
  #changed = false;

  constructor(metadata: Pick<MetadataStore, 'get'>, roots: ValueRoots) {
    this.#metadata = metadata;
    this.#roots = roots;
  }

  /** Takes what a look at some versions found. */
  looked(versions: readonly Version[], lost: readonly Version[]): void {
    const missing = new Set(lost.map(keyOf));
    for (const version of versions) {
      if (missing.has(keyOf(version))) {
        this.note(version);
      } else {
        this.#forget(keyOf(version));
      }
    }
  }

  /** Remembers a version whose value was looked for in vain. */
  note(version: Version): void {
    const key = keyOf(version);
    if (!this.#lost.has(key) && this.#lost.size < MOST) {
      this.#lost.set(key, version);
      this.#changed = true;
    }
  }

  /** Whether a version is known to lack its value. */
  has(version: VersionId): boolean {
    return this.#lost.has(keyOf(version));
  }

  /** What became of a version that lacked its value. */
  stateOf(version: VersionId): LostState {
    const key = keyOf(version);
    return this.#lost.has(key) ? 'lost' : this.#deleted.has(key) ? 'deleted' : 'found';
  }

  /** The names with versions that lack their values, and how many of each. */
  get names(): ReadonlyMap<string, number> {
    const names = new Map<string, number>();
    for (const { name } of this.#lost.values()) {
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    return names;
  }

  /** The versions that lack their values. */
  get all(): readonly Version[] {
    return [...this.#lost.values()];
  }

  /** Looks again at those that are remembered: they may be deleted, repaired or elsewhere by now. */
  async lookAgain(): Promise<void> {
    await Promise.all(
      [...this.#lost].map(async ([key, { name, version, source }]) => {
        const now = await this.#metadata.get(name, version, source ?? 'artifact_storage');
        if (now === null) {
          this.#noteDeleted(key);
        }
        if (now === null || (await this.#isThere(now))) {
          this.#forget(key);
        }
      })
    );
  }

  /** Whether anything changed since this was last asked. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  #noteDeleted(key: string): void {
    this.#deleted.add(key);
    for (const earliest of this.#deleted) {
      if (this.#deleted.size <= MOST) {
        return;
      }
      this.#deleted.delete(earliest);
    }
  }

  #forget(key: string): void {
    this.#changed = this.#lost.delete(key) || this.#changed;
  }

  async #isThere(version: Version): Promise<boolean> {
    try {
      return await hasValue(version, this.#roots);
    } catch (error) {
      if (isArtifactStorageError(error)) {
        return false;
      }
      throw error;
    }
  }
}
