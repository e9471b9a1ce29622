import { setTimeout as sleep } from 'node:timers/promises';
import type { Artifact } from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { ValueRoots } from './value-roots.js';
import { stateOfValue, type ValueState } from './value-state.js';

type Version = Pick<
  Artifact,
  'name' | 'version' | 'root' | 'value_key' | 'size' | 'source' | 'save_id' | 'date_created'
>;
type VersionId = Pick<Artifact, 'name' | 'version' | 'source'>;
type Marks = Pick<MetadataStore, 'get' | 'marks'>;

/** What became of a version that lacked its value. */
export type LostState = 'lost' | 'deleted' | 'found';

/** A version, and what is where its value should be. */
export interface LookedAt {
  readonly version: Version;
  readonly state: ValueState;
}

/** What is to be noted of a value at its version. `verified`: its bytes are what was saved. */
type Mark = 'missing' | 'damaged' | 'found' | 'verified';

/** How many versions are known to lack their values at most. */
const MOST = 5000;

/** At how many of them a list looks again: the others have their turn at the next one. */
const AT_ONCE = 100;

/** How long a list waits for that, in milliseconds: a disk or a server may not answer. */
const PATIENCE = 1000;

const keyOf = ({ name, version, source }: VersionId): string =>
  `${source === 'lineapy' ? source : ''}\n${version}\n${name}`;

/**
 * The versions whose values were missing, or were others, at a check, a load or a verification, until
 * they are found or deleted. They are noted in the database, where other storage servers and later
 * ones find them; those of LineaPy, whose tables are not ours, are known to this process only.
 */
export class MissingValues {
  readonly #metadata: Marks;
  readonly #roots: ValueRoots;
  readonly #lost = new Map<string, LookedAt>();
  /** The latest; who is told of one look asks before the next. */
  readonly #deleted = new Set<string>();
  /** By save id: what the database does not know yet. */
  readonly #unkept = new Map<string, Mark>();
  #changed = false;
  #looking: Promise<unknown> | undefined;

  constructor(metadata: Marks, roots: ValueRoots) {
    this.#metadata = metadata;
    this.#roots = roots;
  }

  /** Takes what a look at some versions found. */
  looked(found: readonly LookedAt[]): void {
    for (const { version, state } of found) {
      if (state === 'there') {
        this.#forget(keyOf(version));
      } else {
        this.note(version, state);
      }
    }
  }

  /** Remembers a version whose value was looked for in vain, or is another one. */
  note(version: Version, state: 'missing' | 'changed' = 'missing'): void {
    const key = keyOf(version);
    this.#mark(version, state === 'missing' ? 'missing' : 'damaged');
    if (this.#lost.get(key)?.state !== state && this.#lost.size < MOST) {
      this.#lost.set(key, { version, state });
      this.#changed = true;
    }
  }

  /** Takes that the bytes of a value are what was saved. */
  noteVerified(version: Version): void {
    this.#forget(keyOf(version));
    this.#mark(version, 'verified');
    this.#changed = true;
  }

  /** Whether a version is known to lack its value. */
  has(version: VersionId): boolean {
    return this.#lost.get(keyOf(version))?.state === 'missing';
  }

  /** What became of a version that lacked its value. */
  stateOf(version: VersionId): LostState {
    const key = keyOf(version);
    return this.#lost.has(key) ? 'lost' : this.#deleted.has(key) ? 'deleted' : 'found';
  }

  /** The names with versions that lack their values, and how many of each. */
  get names(): ReadonlyMap<string, number> {
    const names = new Map<string, number>();
    for (const { name } of this.all) {
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    return names;
  }

  /** The versions that lack their values. */
  get all(): readonly Version[] {
    return [...this.#lost.values()].flatMap(({ version, state }) =>
      state === 'missing' ? [version] : []
    );
  }

  /** Takes what the database knows. */
  async recall(): Promise<void> {
    for (const version of await this.#metadata.marks.missing(MOST)) {
      const key = keyOf(version);
      if (!this.#lost.has(key) && this.#unkept.get(version.save_id) === undefined) {
        this.#lost.set(key, { version, state: 'missing' });
      }
    }
  }

  /**
   * Looks again at those that are known: they may be deleted, repaired or elsewhere by now.
   *
   * @param most at how many; what does not answer soon is looked at behind the answer
   */
  async lookAgain(most = AT_ONCE): Promise<void> {
    await this.recall();
    this.#looking ??= Promise.all(
      [...this.#lost].slice(0, most).map(([key, looked]) => this.#lookAt(key, looked.version))
    ).finally(() => {
      this.#looking = undefined;
    });
    // Of what ends later, the next look tells.
    this.#looking.catch(() => undefined);
    const patience = new AbortController();
    const late = sleep(PATIENCE, undefined, { ref: false, signal: patience.signal });
    try {
      await Promise.race([this.#looking, late.catch(() => undefined)]);
    } finally {
      patience.abort();
    }
  }

  /** Notes in the database what has become known. Where that fails, it is noted the next time. */
  async keep(): Promise<void> {
    const unkept = [...this.#unkept];
    const ids = (wanted: Mark) => unkept.flatMap(([id, mark]) => (mark === wanted ? [id] : []));
    const { marks } = this.#metadata;
    const at = new Date().toISOString();
    try {
      await marks.noteMissing(ids('missing'), at);
      await marks.noteFound(ids('found'));
      await marks.noteVerified(ids('damaged'), false, at);
      await marks.noteVerified(ids('verified'), true, at);
    } catch (error) {
      if (!isArtifactStorageError(error)) {
        throw error;
      }
      return;
    }
    for (const [id, mark] of unkept) {
      if (this.#unkept.get(id) === mark) {
        this.#unkept.delete(id);
      }
    }
  }

  /** Whether anything changed since this was last asked. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  async #lookAt(key: string, { name, version, source }: Version): Promise<void> {
    const now = await this.#metadata.get(name, version, source ?? 'artifact_storage');
    if (now === null) {
      this.#noteDeleted(key);
    } else if (await this.#isThere(now)) {
      this.#forget(key);
    } else {
      this.#putLast(key);
    }
  }

  #putLast(key: string): void {
    const looked = this.#lost.get(key);
    if (looked !== undefined) {
      this.#lost.delete(key);
      this.#lost.set(key, looked);
    }
  }

  #mark({ save_id, source }: Version, mark: Mark): void {
    if (save_id !== undefined && source !== 'lineapy') {
      this.#unkept.set(save_id, mark);
    }
  }

  #noteDeleted(key: string): void {
    this.#changed = this.#lost.delete(key) || this.#changed;
    this.#deleted.add(key);
    for (const earliest of this.#deleted) {
      if (this.#deleted.size <= MOST) {
        return;
      }
      this.#deleted.delete(earliest);
    }
  }

  #forget(key: string): void {
    const looked = this.#lost.get(key);
    if (looked !== undefined) {
      this.#lost.delete(key);
      this.#changed = true;
      // A value of the right size may still have other bytes: only who reads it says that they are good.
      if (looked.state === 'missing') {
        this.#mark(looked.version, 'found');
      }
    }
  }

  async #isThere(version: Version): Promise<boolean> {
    try {
      return (await stateOfValue(version, this.#roots)) === 'there';
    } catch (error) {
      if (isArtifactStorageError(error)) {
        return false;
      }
      throw error;
    }
  }
}
