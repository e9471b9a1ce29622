import type { Artifact } from '../../api/artifact.js';
import type { Notes } from '../../api/notes.js';

/** Notes as a part of an artifact. */
export type ArtifactNotes = Pick<Artifact, keyof Notes>;

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
export function toNotes({ description, tags, metadata }: Partial<NotesColumns>): ArtifactNotes {
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

/** Which version is meant, by a save's id only that very save; and what its editor saw. */
export interface EditedVersion {
  readonly name: string;
  readonly version: number;
  readonly save_id?: string | undefined;
  /** When it had been edited; null: never. Absent: edited whatever others wrote. */
  readonly if_edited_at?: string | null | undefined;
}
