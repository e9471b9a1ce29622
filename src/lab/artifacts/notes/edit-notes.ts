import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../../api/artifact.js';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { FacetKind } from '../../../api/notes.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactRef } from '../../interfaces/artifacts.js';
import type { IStorageClient } from '../../interfaces/client.js';
import { notify, notifyProblem } from '../../kit/notify.js';
import { asArtifactStorageError } from '../../session/problem.js';
import { changeOf, draftOf, draftProblem, type NotesChange } from './notes-draft.js';
import { NotesForm } from './notes-form.js';

/** What is needed to edit the notes of one version. */
export interface EditNotesOptions {
  readonly client: Pick<IStorageClient, 'call'>;
  readonly session_id: string;
  /** Without a version: the newest. */
  readonly ref: IArtifactRef;
  readonly trans: TranslationBundle;
}

/** Asks for the notes of a version in a dialog and writes them; what is refused stays in its field. */
export async function editNotes(options: EditNotesOptions): Promise<void> {
  const { client, session_id, ref, trans } = options;
  const params = { session_id };
  let artifact: Artifact;
  try {
    const { name, version, source } = ref;
    artifact = await client.call('getArtifact', {
      params,
      query: {
        name,
        ...(version === undefined ? {} : { version }),
        ...(source === undefined ? {} : { source })
      }
    });
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(problem.message, problem, trans, { about: 'artifacts' });
    return;
  }
  if (artifact.source === 'lineapy') {
    notify({
      type: 'info',
      message: trans.__('LineaPy saved this version: it is read in place and never changed.'),
      autoClose: 8000,
      about: 'artifacts',
      trans
    });
    return;
  }
  const suggestions = await suggestionsOf(options);
  let draft = draftOf(artifact);
  let problem: ArtifactStorageError | undefined;
  for (;;) {
    const { button, value } = await showDialog({
      title: trans.__('Notes of %1 version %2', visibleName(artifact.name), artifact.version),
      body: new NotesForm({ draft, suggestions, problem, trans }),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Save') })
      ],
      focusNodeSelector: 'textarea'
    });
    if (!button.accept || value === null) {
      return;
    }
    draft = value;
    problem = draftProblem(draft);
    if (problem !== undefined) {
      continue;
    }
    try {
      const change = changeOf(artifact, draft);
      if (await mayMove(options, artifact, change)) {
        await write(options, artifact, change);
        return;
      }
    } catch (error) {
      problem = asArtifactStorageError(error);
    }
  }
}

/** What others use; without it people type. */
async function suggestionsOf({
  client,
  session_id
}: EditNotesOptions): Promise<NotesForm.Options['suggestions']> {
  const ask = async (kind: FacetKind): Promise<readonly string[]> => {
    const { values } = await client
      .call('listFacets', { params: { session_id }, query: { kind, limit: 100 } })
      .catch(() => ({ values: [] }));
    return values.map(({ value }) => value);
  };
  const [tags, aliases, metadata] = await Promise.all([ask('tag'), ask('alias'), ask('metadata')]);
  return { tags, aliases, metadata };
}

/** Asks where an alias points at another version. */
async function mayMove(
  { client, session_id, trans }: EditNotesOptions,
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
        title: trans.__('Move the alias %1?', visibleName(alias)),
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

async function write(
  { client, session_id }: EditNotesOptions,
  { name, version, save_id }: Artifact,
  { notes, newAliases, lostAliases }: NotesChange
): Promise<void> {
  const params = { session_id };
  const save = save_id === undefined ? {} : { save_id };
  if (notes !== undefined) {
    const { tags, ...others } = notes;
    await client.call('editNotes', {
      params,
      body: {
        name,
        version,
        ...save,
        ...others,
        ...(tags === undefined ? {} : { tags: [...tags] })
      }
    });
  }
  for (const alias of newAliases) {
    await client.call('setAlias', { params, body: { name, alias, version, ...save } });
  }
  for (const alias of lostAliases) {
    await client.call('setAlias', { params, body: { name, alias, version: null } });
  }
}
