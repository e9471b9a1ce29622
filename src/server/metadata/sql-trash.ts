import type { Restored, RestoreRequest, TrashQuery } from '../../api/trash.js';
import { type DeletedValue, forgetDeleted, notDeleted } from './deleted-values.js';
import type { OurDatabase } from './our-database.js';
import { DEFAULT_LIMIT } from './paging.js';
import { isStorable, isVersionNumber } from './storable.js';
import { dropUnusedTexts } from './text-rows.js';
import {
  dueOfTrash,
  findTrashed,
  pageOfTrash,
  purgeRows,
  type RestoreAttempt,
  restoreRows,
  totalOfTrash,
  trashedOf,
  trashedSaves
} from './trash-rows.js';
import type {
  DueVersions,
  TrashedPage,
  TrashedVersion,
  TrashStore,
  TrashTotal
} from './trash-store.js';

/** The trash in our tables. */
export class SqlTrash implements TrashStore {
  readonly #ours: OurDatabase;

  constructor(ours: OurDatabase) {
    this.#ours = ours;
  }

  async page({ limit = DEFAULT_LIMIT, ...query }: TrashQuery): Promise<TrashedPage> {
    const none: TrashedPage = { artifacts: [], next_cursor: null };
    return isStorable(query.name ?? '')
      ? this.#ours.read(none, (db) => pageOfTrash(db, { ...query, limit }))
      : none;
  }

  async total(name?: string): Promise<TrashTotal> {
    const none = { total: 0, total_size: 0 };
    return isStorable(name ?? '') ? this.#ours.read(none, (db) => totalOfTrash(db, name)) : none;
  }

  async find(name: string, version: number | null): Promise<TrashedVersion | null> {
    return isStorable(name) && (version === null || isVersionNumber(version))
      ? this.#ours.read(null, (db) => findTrashed(db, name, version))
      : null;
  }

  async ofName(name: string): Promise<readonly TrashedVersion[]> {
    return isStorable(name) ? this.#ours.read([], (db) => trashedOf(db, name)) : [];
  }

  async ofSave(saveId: string): Promise<TrashedVersion | null> {
    const [found] = await this.#ours.read([], (db) => trashedSaves(db, [saveId]));
    return found ?? null;
  }

  async saves(saveIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.#ours.read([], (db) => trashedSaves(db, saveIds));
    return new Set(found.map(({ save_id }) => save_id));
  }

  async restore(name: string, version: RestoreRequest['version']): Promise<Restored | null> {
    const numbers =
      typeof version === 'string' ? version : [version].flat().filter(isVersionNumber);
    // What is not there needs no write transaction, and no new database.
    if (numbers.length === 0 || (await this.find(name, null)) === null) {
      return null;
    }
    const attempt: RestoreAttempt = {};
    const { traits } = this.#ours.connection.database;
    return this.#ours.write((db) => restoreRows(db, traits, name, numbers, attempt));
  }

  due(which: DueVersions): Promise<readonly TrashedVersion[]> {
    return this.#ours.read([], (db) => dueOfTrash(db, which));
  }

  unfinished(after: DeletedValue | null, limit: number): Promise<readonly DeletedValue[]> {
    return this.#ours.read([], (db) => notDeleted(db, after, limit));
  }

  async finish(values: readonly DeletedValue[]): Promise<void> {
    if (values.length > 0) {
      await this.#ours.writeWhereAllowed((db) => forgetDeleted(db, values));
    }
  }

  async purge(versions: readonly TrashedVersion[]): Promise<readonly TrashedVersion[]> {
    if (versions.length === 0) {
      return [];
    }
    const { traits } = this.#ours.connection.database;
    let repeated = false;
    const purged = await this.#ours.write(async (db) => {
      const found = await purgeRows(db, traits, versions, repeated);
      repeated = true;
      return found;
    });
    if (purged.texts.length > 0) {
      // In a transaction of its own, which waits for saves while it locks nothing else.
      await this.#ours
        .write((db) => dropUnusedTexts(db, traits, purged.texts))
        .catch(() => undefined);
    }
    return purged.versions;
  }
}
