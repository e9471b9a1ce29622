import { type Selectable, sql } from 'kysely';
import type { Artifact } from '../../api/artifact.js';
import { LISTED_DESCRIPTION } from '../../api/notes.js';
import { aliasesOfVersion } from './alias-rows.js';
import type { NewArtifact, StoredArtifact } from './metadata-store.js';
import { toNotes, toNotesColumns } from './notes-rows.js';
import type { VersionTable } from './tables.js';

/** The columns of `artifact_storage_version` that every version of it has: a check changes nothing. */
export const FIRST_COLUMNS = [
  'v.version',
  'v.save_id',
  'v.date_created',
  'v.size',
  'v.sha256',
  'v.value_key',
  'v.value_type',
  'v.value_shape',
  'v.python_version',
  'v.notebook_path',
  'v.user',
  'v.buffers'
] as const;

/** The columns of `artifact_storage_version` that lists read. */
export const LISTED_COLUMNS = [
  ...FIRST_COLUMNS,
  'v.tags',
  'v.metadata',
  'v.edited_at',
  'v.edited_by',
  'v.verified_at',
  'v.damaged_at',
  'v.format'
] as const;

/** What lists show beside these: the beginning of the description, and aliases. */
export const LISTED_NOTES = [
  sql<string | null>`substr(v.description, 1, ${sql.lit(LISTED_DESCRIPTION)})`.as('description'),
  aliasesOfVersion.as('aliases')
] as const;

/** All columns of a version that people see, but for its texts (see text-rows.ts). */
export const STORED_COLUMNS = [
  ...LISTED_COLUMNS,
  'v.description',
  'v.packages',
  'v.preview_size',
  'v.copied_from',
  'v.original_save_id'
] as const;

type Columns = Selectable<VersionTable>;
type Named = { readonly name: string; readonly root: string };

type ColumnOf<C> = C extends `v.${infer N extends keyof Columns}` ? N : never;

/** A row of {@link LISTED_COLUMNS} and {@link LISTED_NOTES}, or of the first of them, with name and root. */
export type ListedRow = Named &
  Pick<Columns, ColumnOf<(typeof FIRST_COLUMNS)[number]>> &
  Partial<Pick<Columns, ColumnOf<(typeof LISTED_COLUMNS)[number]> | 'description'>> & {
    readonly aliases?: string | null;
    /** Only of single versions; of lists see same-bytes.ts. */
    readonly same_as?: number | null;
  };

/** A row of {@link STORED_COLUMNS}, with name and root. */
export type StoredRow = ListedRow &
  Pick<Columns, 'packages' | 'code' | 'preview' | 'preview_size' | CopiedColumn>;

type CopiedColumn = 'copied_from' | 'original_save_id';

/** A row as an artifact. */
export function toArtifact(row: ListedRow): Artifact & Pick<StoredArtifact, 'save_id'> {
  return {
    name: row.name,
    version: row.version,
    save_id: row.save_id,
    date_created: row.date_created,
    size: row.size,
    sha256: row.sha256,
    value_key: row.value_key,
    root: row.root,
    value_type: row.value_type,
    value_shape: row.value_shape === null ? null : JSON.parse(row.value_shape),
    python_version: row.python_version,
    notebook_path: row.notebook_path,
    user: row.user,
    buffers: JSON.parse(row.buffers),
    ...toNotes(row),
    ...(row.edited_at == null ? {} : { edited_at: row.edited_at }),
    ...(row.edited_by == null ? {} : { edited_by: row.edited_by }),
    ...(row.aliases == null ? {} : { aliases: row.aliases.split(',').sort() }),
    ...(row.same_as == null ? {} : { same_as: row.same_as }),
    ...(row.verified_at == null ? {} : { verified_at: row.verified_at }),
    ...(row.damaged_at == null ? {} : { damaged_at: row.damaged_at }),
    ...(row.format == null ? {} : { format: row.format })
  };
}

/** A row as everything that is recorded of a save. */
export function toStoredArtifact(row: StoredRow): StoredArtifact {
  return {
    ...toArtifact(row),
    code: row.code,
    preview: JSON.parse(row.preview),
    packages: JSON.parse(row.packages),
    ...(row.preview_size === null ? {} : { preview_size: row.preview_size }),
    ...(row.copied_from === null ? {} : { copied_from: row.copied_from }),
    ...(row.original_save_id === null ? {} : { original_save_id: row.original_save_id })
  };
}

/** The columns of a save that do not depend on the database. */
export function fromNewArtifact(artifact: NewArtifact) {
  return {
    save_id: artifact.save_id,
    value_key: artifact.value_key,
    size: artifact.size,
    sha256: artifact.sha256,
    value_type: artifact.value_type,
    value_shape: artifact.value_shape === null ? null : JSON.stringify(artifact.value_shape),
    python_version: artifact.python_version,
    notebook_path: artifact.notebook_path,
    user: artifact.user,
    buffers: JSON.stringify(artifact.buffers),
    packages: JSON.stringify(artifact.packages),
    code: artifact.code,
    preview: JSON.stringify(artifact.preview),
    ...toNotesColumns(artifact),
    edited_at: artifact.edited_at ?? null,
    edited_by: artifact.edited_by ?? null,
    preview_size: artifact.preview_size ?? null,
    verified_at: artifact.verified_at ?? null,
    copied_from: artifact.copied_from ?? null,
    original_save_id: artifact.original_save_id ?? null,
    format: artifact.format ?? null
  };
}
