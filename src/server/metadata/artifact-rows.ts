import type { Selectable } from 'kysely';
import type { Artifact } from '../../api/artifact.js';
import type { NewArtifact, StoredArtifact } from './metadata-store.js';
import type { VersionTable } from './tables.js';

/** The columns of `artifact_storage_version` that lists read. */
export const LISTED_COLUMNS = [
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

/** All columns of a version that people see, but for its texts (see text-rows.ts). */
export const STORED_COLUMNS = [...LISTED_COLUMNS, 'v.packages', 'v.preview_size'] as const;

type Columns = Selectable<VersionTable>;
type Named = { readonly name: string; readonly root: string };

type ColumnOf<C> = C extends `v.${infer N extends keyof Columns}` ? N : never;

/** A row of {@link LISTED_COLUMNS}, with name and root. */
export type ListedRow = Named & Pick<Columns, ColumnOf<(typeof LISTED_COLUMNS)[number]>>;

/** A row of {@link STORED_COLUMNS}, with name and root. */
export type StoredRow = ListedRow & Pick<Columns, 'packages' | 'code' | 'preview' | 'preview_size'>;

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
    buffers: JSON.parse(row.buffers)
  };
}

/** A row as everything that is recorded of a save. */
export function toStoredArtifact(row: StoredRow): StoredArtifact {
  return {
    ...toArtifact(row),
    code: row.code,
    preview: JSON.parse(row.preview),
    packages: JSON.parse(row.packages),
    ...(row.preview_size === null ? {} : { preview_size: row.preview_size })
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
    preview_size: artifact.preview_size ?? null
  };
}
