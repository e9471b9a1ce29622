import type {
  EmptyTrashRequest,
  Restored,
  RestoreRequest,
  TrashPage,
  TrashQuery,
  TrashReport
} from '../../api/trash.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { TrashNote } from '../metadata/trash-store.js';
import { type LongWork, UNWATCHED } from '../operations/long-work.js';
import { DAY_MS, daysAgo } from './days-ago.js';
import type { DeletedValues } from './delete-values.js';
import { finishDeletes } from './finish-deletes.js';
import { noSuchSave } from './not-found.js';
import { notInTrash } from './not-in-trash.js';
import { purgeTrash } from './purge.js';

/** How often it is looked for what is due, in milliseconds. */
const ROUND_MS = 3_600_000;

/** How a version goes to the trash now; undefined where it is deleted at once. */
export function trashNote(days: number, deleted_by: string): TrashNote | undefined {
  const now = Date.now();
  return days <= 0
    ? undefined
    : {
        deleted_at: new Date(now).toISOString(),
        deleted_by,
        purge_at: new Date(now + days * DAY_MS).toISOString()
      };
}

/** The trash of a store: what was deleted, stays for some days with its value, and can be restored. */
export class Trash {
  readonly #metadata: MetadataStore;
  readonly #values: DeletedValues;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<unknown> | undefined;

  constructor(metadata: MetadataStore, values: DeletedValues) {
    this.#metadata = metadata;
    this.#values = values;
  }

  /** A page, the latest deleted first. */
  async list(query: TrashQuery): Promise<TrashPage> {
    const [page, total] = await Promise.all([
      this.#metadata.trash.page(query),
      this.#metadata.trash.total(query.name)
    ]);
    return { ...page, ...total };
  }

  /**
   * Takes versions out of the trash: each has its number, notes and value again, and its aliases where
   * those are free.
   *
   * @throws ArtifactStorageError `not_found` where none of them is in the trash.
   */
  async restore({ name, version, save_id }: RestoreRequest): Promise<Restored> {
    const { trash } = this.#metadata;
    let wanted = { name, version };
    if (save_id !== undefined) {
      const found = await trash.ofSave(save_id);
      if (found === null) {
        const number = typeof version === 'number' ? version : null;
        throw (await this.#metadata.ofSave(save_id)) === null
          ? await noSuchSave(this.#metadata, save_id, name, number)
          : await notInTrash(this.#metadata, name, version);
      }
      // A number is never given out twice: name and version of a save stay those of that save.
      wanted = { name: found.name, version: found.version };
    }
    const restored = await trash.restore(wanted.name, wanted.version);
    if (restored === null) {
      throw await notInTrash(this.#metadata, wanted.name, wanted.version);
    }
    return restored;
  }

  /** Deletes for good what is in the trash when it begins, or says what that would be. */
  async empty(
    { dry_run, older_than_days = 0 }: EmptyTrashRequest,
    work: LongWork = UNWATCHED
  ): Promise<TrashReport> {
    const deleted_until = daysAgo(older_than_days);
    // Of older ones it is not known before.
    const total = older_than_days > 0 ? null : (await this.#metadata.trash.total()).total;
    return purgeTrash(this.#metadata, this.#values, { dry_run, total, deleted_until }, work);
  }

  /** Deletes for good what is due by now. */
  async purge(signal: AbortSignal = this.#stop.signal): Promise<TrashReport> {
    await finishDeletes(this.#metadata, this.#values, signal);
    const purge_until = new Date().toISOString();
    const due = { dry_run: false, total: null, purge_until };
    return purgeTrash(this.#metadata, this.#values, due, {
      ...UNWATCHED,
      signal,
      step: async () => signal.throwIfAborted()
    });
  }

  /** Looks for what is due, now and from time to time: the store is in use. Waits for nothing. */
  begin(): void {
    if (this.#timer === undefined && !this.#stop.signal.aborted) {
      this.#timer = setInterval(() => this.#look(), ROUND_MS);
      this.#timer.unref();
      this.#look();
    }
  }

  #look(): void {
    // What fails now, in a store that cannot be reached for example, is looked for an hour later.
    this.#round ??= this.purge()
      .catch(() => undefined)
      .finally(() => {
        this.#round = undefined;
      });
  }

  /** Looks no more, and waits for what is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await this.#round;
  }
}
