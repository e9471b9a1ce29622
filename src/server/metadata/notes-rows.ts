import type { Transaction } from 'kysely';
import type { MetadataValue, Notes } from '../../api/notes.js';
import { keepListedNotes } from './name-facts.js';
import type { SchemaTraits } from './sql-database.js';
import { runSteps } from './statement.js';
import { storableNotes } from './storable.js';
import type { Tables } from './tables.js';

/** The columns of notes. */
export interface NotesColumns {
  readonly description: string | null;
  readonly tags: string | null;
  readonly metadata: string | null;
}

/** Notes as columns. */
export function toNotesColumns({ description, tags, metadata }: Notes): NotesColumns {
  return {
    description: description ?? null,
    tags: tags === undefined ? null : JSON.stringify(tags),
    metadata: metadata === undefined ? null : JSON.stringify(metadata)
  };
}

/** Columns as notes. */
export function toNotes({ description, tags, metadata }: Partial<NotesColumns>): {
  description?: string;
  tags?: string[];
  metadata?: Record<string, MetadataValue>;
} {
  return {
    ...(description == null ? {} : { description }),
    ...(tags == null ? {} : { tags: JSON.parse(tags) }),
    ...(metadata == null ? {} : { metadata: JSON.parse(metadata) })
  };
}

/** The row of a name that stays locked until the transaction ends. */
export interface LockedName {
  readonly id: number;
  readonly latest_version: number | null;
  readonly noted: number | null;
}

/** Who writes notes, and when. */
export interface Editor {
  readonly edited_at: string;
  readonly edited_by: string;
}

/** Which version is meant; by a save's id only that very save. */
export interface NotedVersion {
  readonly name: string;
  readonly version: number;
  readonly save_id?: string | undefined;
}

/**
 * Writes notes of a version: what is absent stays.
 *
 * @param name its name, whose row is locked
 * @returns whether there is such a version
 */
export async function writeNotes(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  name: LockedName,
  { version, save_id }: NotedVersion,
  given: Notes,
  editor: Editor
): Promise<boolean> {
  const columns = toNotesColumns(storableNotes(given));
  const changed = Object.fromEntries(
    (['description', 'tags', 'metadata'] as const)
      .filter((field) => given[field] !== undefined)
      .map((field) => [field, columns[field]])
  );
  const rows = await db
    .updateTable('artifact_storage_version')
    .set({ ...changed, ...editor })
    .where('name_id', '=', name.id)
    .where('version', '=', version)
    .$if(save_id !== undefined, (query) => query.where('save_id', '=', save_id ?? ''))
    .returning(['description', 'tags', 'metadata'])
    .execute();
  const [row] = rows;
  if (row !== undefined && version === name.latest_version) {
    await runSteps(db, traits, keepListedNotes(name.id, toNotes(row), name.noted === 1));
  }
  return row !== undefined;
}
