import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { Artifact } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import { asArtifactStorageError } from '../../session/problem.js';
import type { EditNotesOptions } from './edit-notes.js';
import type { NotesChange } from './notes-draft.js';

/** Asks where an alias points at another version. */
export async function mayMove(
  { client, session_id, trans, whose }: EditNotesOptions,
  { name, version }: Artifact,
  { newAliases }: NotesChange
): Promise<boolean> {
  for (const alias of newAliases) {
    const found = await client
      .call('getArtifact', { params: { session_id }, query: { name, alias } })
      .catch((error: unknown) => {
        if (asArtifactStorageError(error).kind === 'not_found') {
          return undefined;
        }
        throw error;
      });
    if (found !== undefined && found.version !== version) {
      const { button } = await showDialog({
        title: trans.__('%1: Move the alias %2?', whose, visibleName(alias)),
        body: trans.__(
          'It points at version %1 of %2 now. Then it points at version %3: code that loads %4 gets that one.',
          found.version,
          visibleName(name),
          version,
          visibleName(alias)
        ),
        buttons: [
          Dialog.cancelButton({ label: trans.__('Cancel') }),
          Dialog.okButton({ label: trans.__('Move') })
        ]
      });
      if (!button.accept) {
        return false;
      }
    }
  }
  return true;
}

/**
 * Writes description, tags and metadata, unless others did since they were read.
 *
 * @returns the version with its present notes
 * @throws ArtifactStorageError `conflict` where others wrote them meanwhile.
 */
export async function writeNotes(
  { client, session_id }: Pick<EditNotesOptions, 'client' | 'session_id'>,
  artifact: Artifact,
  { notes }: Pick<NotesChange, 'notes'>
): Promise<Artifact> {
  if (notes === undefined) {
    return artifact;
  }
  const { name, version, save_id, edited_at = null } = artifact;
  const { tags, ...others } = notes;
  return client.call('editNotes', {
    params: { session_id },
    body: {
      name,
      version,
      ...(save_id === undefined ? {} : { save_id }),
      if_edited_at: edited_at,
      ...others,
      ...(tags === undefined ? {} : { tags: [...tags] })
    }
  });
}

/** Sets new aliases, and removes those that were taken away. */
export async function writeAliases(
  { client, session_id }: EditNotesOptions,
  { name, version, save_id }: Artifact,
  { newAliases, lostAliases }: NotesChange
): Promise<void> {
  const params = { session_id };
  const save = save_id === undefined ? {} : { save_id };
  for (const alias of newAliases) {
    await client.call('setAlias', { params, body: { name, alias, version, ...save } });
  }
  for (const alias of lostAliases) {
    await client.call('setAlias', { params, body: { name, alias, version: null } });
  }
}
