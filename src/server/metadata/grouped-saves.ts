import { isArtifactStorageError } from '../../api/errors.js';
import { GroupQueue, type Outcome } from '../grouping/group-queue.js';
import type { NewArtifact, StoredArtifact } from './metadata-store.js';

/** How many saves share a transaction at most: it keeps the main thread that long. */
const MAX_GROUP = 32;

/** A save that is to be recorded. */
export interface DueSave {
  readonly artifact: NewArtifact;
  /** Aborted when nothing of it may be recorded any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Records saves in one transaction: what became of each. Where it throws, none is recorded. */
export type RecordSaves = (
  saves: readonly DueSave[]
) => Promise<readonly Outcome<StoredArtifact>[]>;

/** Lets saves that wait together share one transaction. One that comes alone waits for nothing. */
export class GroupedSaves {
  readonly #record: RecordSaves;
  readonly #keyOf: (save: DueSave) => string;
  readonly #queues = new Map<string, GroupQueue<DueSave, StoredArtifact>>();

  /** @param keyOf those of one key wait for each other anyway, those of others never should */
  constructor(record: RecordSaves, keyOf: (save: DueSave) => string) {
    this.#record = record;
    this.#keyOf = keyOf;
  }

  /** Records a save, alone or with others. */
  async add(save: DueSave): Promise<StoredArtifact> {
    const key = this.#keyOf(save);
    const queue =
      this.#queues.get(key) ??
      new GroupQueue<DueSave, StoredArtifact>((group) => this.#run(group), {
        count: MAX_GROUP
      });
    this.#queues.set(key, queue);
    try {
      return await queue.add(save);
    } finally {
      if (queue.isIdle) {
        this.#queues.delete(key);
      }
    }
  }

  async #run(group: readonly DueSave[]): Promise<readonly Outcome<StoredArtifact>[]> {
    try {
      return await this.#record(group);
    } catch (error) {
      const isLost = isArtifactStorageError(error) && error.kind === 'unreachable';
      if (group.length === 1 || isLost) {
        throw error;
      }
      // One of them may have failed all: each for itself.
      return Promise.all(group.map((save) => this.#alone(save)));
    }
  }

  async #alone(save: DueSave): Promise<Outcome<StoredArtifact>> {
    try {
      const [outcome] = await this.#record([save]);
      return outcome ?? { error: new Error('A save has no outcome.') };
    } catch (error) {
      return { error };
    }
  }
}
