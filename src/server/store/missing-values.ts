import { setTimeout as sleep } from 'node:timers/promises';
import type { Artifact } from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { FoundOfLineapy, type ValueFinding } from './lineapy-marks.js';
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

/** What can be wrong with a value: it is not there, or has other bytes than were saved. */
export type WrongState = Exclude<ValueState, 'there'>;

/** A version, and what is where its value should be. */
export interface LookedAt {
  readonly version: Version;
  readonly state: ValueState;
}

/** A version that is known, and what is wrong with its value. */
interface KnownVersion {
  readonly version: Version;
  readonly state: WrongState;
  /** Whether the database has said so: where it does no more, another storage server found it whole. */
  readonly isNoted: boolean;
}

/** How many versions are read that lack their values, and as many that are damaged. */
const MOST = 5000;

/** At how many of them a list looks again: the others have their turn at the next one. */
const AT_ONCE = 100;

/** How long a list or a check waits for that, in milliseconds: a disk or a server may not answer. */
const PATIENCE = 1000;

/** Waits for something, which may end later or fail unheard. */
async function waitABit(done: Promise<unknown>): Promise<void> {
  done.catch(() => undefined);
  const patience = new AbortController();
  const late = sleep(PATIENCE, undefined, { ref: false, signal: patience.signal });
  try {
    await Promise.race([done, late.catch(() => undefined)]);
  } finally {
    patience.abort();
  }
}

const keyOf = ({ name, version, source }: VersionId): string =>
  `${source === 'lineapy' ? source : ''}\n${version}\n${name}`;

/**
 * The versions whose values were missing, or were others, at a check, a load or a verification, until
 * they are found or deleted. They are noted in the database, where other storage servers and later
 * ones find them.
 */
export class MissingValues {
  readonly #metadata: Marks;
  readonly #roots: ValueRoots;
  readonly #lost = new Map<string, KnownVersion>();
  /** Those that were found deleted, the latest {@link MOST}: a caller asks for them after its look. */
  readonly #deleted = new Set<string>();
  /** By save id: what the database does not know yet. */
  readonly #unkept = new Map<string, ValueFinding>();
  /** What was found of LineaPy's values. */
  readonly lineapy: FoundOfLineapy;
  #changed = false;
  #looking: Promise<unknown> | undefined;

  constructor(metadata: Marks, roots: ValueRoots) {
    this.#metadata = metadata;
    this.#roots = roots;
    this.lineapy = new FoundOfLineapy(metadata.marks.lineapy);
  }

  /** Takes what a look at some versions found. */
  looked(found: readonly LookedAt[]): void {
    for (const { version, state } of found) {
      if (state !== 'there') {
        this.note(version, state);
      } else if (this.has(version)) {
        // One of the right size may still have other bytes: only reading it proves that they are good.
        this.#forget(keyOf(version));
      }
    }
  }

  /** Takes that the bytes of values are what was saved, where the database knows that already. */
  foundWhole(versions: readonly Version[]): void {
    for (const version of versions) {
      this.#forget(keyOf(version));
    }
  }

  /** Remembers a version whose value is missing or has other bytes. */
  note(version: Version, state: WrongState = 'missing'): void {
    this.#mark(version, state === 'missing' ? 'missing' : 'damaged');
    this.#know(version, state, false);
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

  /** The names with versions whose values are missing, or are others, and how many of each. */
  namesWith(state: WrongState): ReadonlyMap<string, number> {
    const names = new Map<string, number>();
    for (const { name } of this.allWith(state)) {
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    return names;
  }

  /** The versions whose values are missing, or are others. */
  allWith(state: WrongState): readonly Version[] {
    return [...this.#lost.values()].flatMap((known) =>
      known.state === state ? [known.version] : []
    );
  }

  /** Takes what the database knows. */
  async recall(): Promise<void> {
    const { marks } = this.#metadata;
    const [missing, damaged, ofLineapy] = await Promise.all([
      marks.missing(MOST),
      marks.damaged(MOST),
      this.lineapy.wrong(MOST)
    ]);
    const take = (versions: readonly (Version & { save_id: string })[], state: WrongState) => {
      for (const version of versions) {
        if (this.#unkept.get(version.save_id) === undefined) {
          this.#know(version, state, true);
        }
      }
    };
    const isMissing = new Set(missing.map(({ save_id }) => save_id));
    take(missing, 'missing');
    // What is missing now may have been damaged before.
    take(
      damaged.filter(({ save_id }) => !isMissing.has(save_id)),
      'changed'
    );
    for (const mark of ofLineapy) {
      if (!this.lineapy.knowsBetter(mark)) {
        const state = mark.found === 'missing' ? 'missing' : 'changed';
        this.#know({ ...mark, size: 0, source: 'lineapy' }, state, false);
      }
    }
  }

  /**
   * The same for a check, which does without it where the database does not answer at once: it was just
   * found to be there, and reads wait for one that is restarted.
   */
  async recallSoon(): Promise<void> {
    const recalled = this.recall().catch((error: unknown) => {
      if (!isArtifactStorageError(error)) {
        throw error;
      }
    });
    await waitABit(recalled);
  }

  /**
   * Looks again at those that are known: they may be deleted, repaired or elsewhere by now.
   *
   * @param most at how many; what does not answer soon is looked at behind the answer
   */
  async lookAgain(most = AT_ONCE): Promise<void> {
    await this.recall();
    this.#looking ??= Promise.all(
      [...this.#lost].slice(0, most).map(([key, known]) => this.#lookAt(key, known))
    ).finally(() => {
      this.#looking = undefined;
    });
    // Of what ends later, the next look tells.
    await waitABit(this.#looking);
  }

  /** Notes in the database what has become known. Where that fails, it is noted the next time. */
  async keep(): Promise<void> {
    const unkept = [...this.#unkept];
    const ids = (wanted: ValueFinding) =>
      unkept.flatMap(([id, mark]) => (mark === wanted ? [id] : []));
    const { marks } = this.#metadata;
    const at = new Date().toISOString();
    try {
      await marks.noteMissing(ids('missing'), at);
      await marks.noteFound(ids('found'));
      await marks.noteVerified(ids('damaged'), false, at);
      await marks.noteVerified(ids('verified'), true, at);
      await this.lineapy.keep();
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

  #know(version: Version, state: WrongState, isNoted: boolean): void {
    const key = keyOf(version);
    const known = this.#lost.get(key);
    if (known?.state === state) {
      if (isNoted && !known.isNoted) {
        this.#lost.set(key, { ...known, isNoted });
      }
    } else if (known !== undefined || this.#lost.size < 2 * MOST) {
      this.#lost.set(key, { version, state, isNoted });
      this.#changed = true;
    }
  }

  async #lookAt(key: string, { version: known, state, isNoted }: KnownVersion): Promise<void> {
    const { name, version, source } = known;
    const now = await this.#metadata.get(name, version, source ?? 'artifact_storage');
    if (now === null) {
      this.#noteDeleted(key);
      return;
    }
    if (state === 'changed' && isNoted && now.damaged_at === undefined) {
      this.#forget(key);
      return;
    }
    const found = await this.#stateOf(now);
    if (found === 'there' && state === 'missing') {
      this.#forget(key);
    } else if (found === undefined || found === 'there' || found === state) {
      this.#putLast(key);
    } else {
      this.note(known, found);
    }
  }

  #putLast(key: string): void {
    const known = this.#lost.get(key);
    if (known !== undefined) {
      this.#lost.delete(key);
      this.#lost.set(key, known);
    }
  }

  #mark(version: Version, found: ValueFinding): void {
    const { save_id, source } = version;
    if (source === 'lineapy') {
      this.lineapy.add(version, found);
    } else if (save_id !== undefined) {
      this.#unkept.set(save_id, found);
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
    const known = this.#lost.get(key);
    if (known !== undefined) {
      this.#lost.delete(key);
      this.#changed = true;
      if (known.state === 'missing') {
        this.#mark(known.version, 'found');
      }
    }
  }

  /** What is where a value should be; undefined where that is not known. */
  async #stateOf(version: Version): Promise<ValueState | undefined> {
    try {
      return await stateOfValue(version, this.#roots);
    } catch (error) {
      if (isArtifactStorageError(error)) {
        return undefined;
      }
      throw error;
    }
  }
}
