import type { Artifact } from '../../api/artifact.js';
import type { EditNotesRequest, SetAliasRequest } from '../../api/artifact-changes.js';
import type { Alias } from '../../api/notes.js';
import { checkAlias, checkNotes } from '../../location/artifact-notes.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { noSuchSave, notFound } from './not-found.js';
import { toArtifact } from './to-artifact.js';

/** The error where a version is not there. */
async function missing(
  metadata: MetadataStore,
  name: string,
  version: number | null,
  save_id: string | undefined
): Promise<Error> {
  const isThere = save_id !== undefined && (await metadata.get(name, version)) !== null;
  return isThere
    ? noSuchSave(metadata, save_id, name, version)
    : notFound(metadata, { name, version });
}

/**
 * Writes notes of a version: what is absent stays. The value and its code never change.
 *
 * @throws ArtifactStorageError `invalid_input` with the field, `not_found`, `unsupported` for
 *   LineaPy's versions, `conflict` where they were edited since `if_edited_at`.
 */
export async function editNotes(
  metadata: MetadataStore,
  { name, version, save_id, if_edited_at, user: _, ...notes }: EditNotesRequest,
  user: string
): Promise<Artifact> {
  checkNotes(notes);
  const edited = await metadata.editNotes({ name, version, save_id, if_edited_at }, notes, user);
  if (edited === null) {
    throw await missing(metadata, name, version, save_id);
  }
  return toArtifact(edited);
}

/**
 * Lets an alias point at a version, or (null) removes it.
 *
 * @throws ArtifactStorageError as {@link editNotes}.
 */
export async function setAlias(
  metadata: MetadataStore,
  { name, alias, version, save_id }: SetAliasRequest,
  user: string
): Promise<Alias> {
  checkAlias(alias);
  const previous = await metadata.setAlias({ name, alias, version, save_id }, user);
  if (previous === undefined) {
    throw await missing(metadata, name, version, save_id);
  }
  return { name, alias, version, previous };
}
