import type { Transaction } from 'kysely';
import { ArtifactStorageError } from '../../api/errors.js';
import type { Notes } from '../../api/notes.js';
import { visibleName } from '../../location/visible-name.js';
import { keepListedNotes } from './name-facts.js';
import { type EditedVersion, type LockedName, toNotes, toNotesColumns } from './notes-rows.js';
import type { SchemaTraits } from './sql-database.js';
import { runSteps } from './statement.js';
import { storableNotes } from './storable.js';
import type { Tables } from './tables.js';

/** Writes notes of one version: what is absent stays. */
export class NotesEdit {
  readonly #wanted: EditedVersion;
  readonly #notes: Notes;
  readonly #user: string;
  // An attempt whose answer was lost may have been written: that is no change by others.
  #written: string | undefined;

  constructor(wanted: EditedVersion, notes: Notes, user: string) {
    this.#wanted = wanted;
    this.#notes = notes;
    this.#user = user;
  }

  /**
   * @param name its name, whose row is locked
   * @returns whether there is such a version
   * @throws ArtifactStorageError `conflict` where others edited it meanwhile.
   */
  async write(db: Transaction<Tables>, traits: SchemaTraits, name: LockedName): Promise<boolean> {
    const { version, save_id } = this.#wanted;
    const found = await db
      .selectFrom('artifact_storage_version')
      .select(['id', 'edited_at', 'edited_by'])
      .where('name_id', '=', name.id)
      .where('version', '=', version)
      .$if(save_id !== undefined, (query) => query.where('save_id', '=', save_id ?? ''))
      .executeTakeFirst();
    if (found === undefined) {
      return false;
    }
    this.#refuseChanged(found);
    this.#written = after(found.edited_at);
    const rows = await db
      .updateTable('artifact_storage_version')
      .set({ ...this.#changed(), edited_at: this.#written, edited_by: this.#user })
      .where('id', '=', found.id)
      .returning(['description', 'tags', 'metadata'])
      .execute();
    const [row] = rows;
    if (row !== undefined && version === name.latest_version) {
      await runSteps(db, traits, keepListedNotes(name.id, toNotes(row), name.noted === 1));
    }
    return row !== undefined;
  }

  #changed(): Record<string, string | null> {
    const columns = toNotesColumns(storableNotes(this.#notes));
    return Object.fromEntries(
      (['description', 'tags', 'metadata'] as const)
        .filter((field) => this.#notes[field] !== undefined)
        .map((field) => [field, columns[field]])
    );
  }

  #refuseChanged({
    edited_at,
    edited_by
  }: {
    readonly edited_at: string | null;
    readonly edited_by: string | null;
  }): void {
    const { name, version, if_edited_at: seen } = this.#wanted;
    const isOwn = edited_at !== null && edited_at === this.#written;
    if (seen === undefined || seen === edited_at || isOwn) {
      return;
    }
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: `The notes of "${visibleName(name)}" version ${version} were changed meanwhile${edited_by ? ` by ${edited_by}` : ''}.`,
      hint: 'Nothing was written. Look at the present notes and edit them again.'
    });
  }
}

/** Now, but never the time of the edit before: a time stands for one edit. */
function after(earlier: string | null): string {
  const now = new Date();
  return now.toISOString() === earlier
    ? new Date(now.getTime() + 1).toISOString()
    : now.toISOString();
}
