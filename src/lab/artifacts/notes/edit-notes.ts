import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../../api/artifact.js';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { FacetKind } from '../../../api/notes.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactRef } from '../../interfaces/artifacts.js';
import type { IStorageClient } from '../../interfaces/client.js';
import { notify, notifyProblem } from '../../kit/notify.js';
import { toldSoon } from '../../kit/told-soon.js';
import { asArtifactStorageError } from '../../session/problem.js';
import { askForNotes, mayDiscard } from './notes-dialogs.js';
import { changeOf, draftOf, draftProblem, hasChange, rebased } from './notes-draft.js';
import type { NotesForm } from './notes-form.js';
import { mayMove, writeAliases, writeNotes } from './write-notes.js';

/** What is needed to edit the notes of one version. */
export interface EditNotesOptions {
  readonly client: Pick<IStorageClient, 'call'>;
  readonly session_id: string;
  /** Without a version: the newest. */
  readonly ref: IArtifactRef;
  /** The notebook that it is done for, else its location. */
  readonly whose: string;
  readonly trans: TranslationBundle;
}

/** Asks for the notes of a version in a dialog and writes them; what is refused stays in its field. */
export async function editNotes(options: EditNotesOptions): Promise<void> {
  const { trans, whose } = options;
  const reading = trans.__('%1: %2', whose, trans.__('Reading the notes…'));
  let artifact: Artifact;
  try {
    artifact = await toldSoon(reading, () => read(options, options.ref));
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(trans.__('%1: %2', whose, problem.message), problem, trans, {
      about: 'artifacts'
    });
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
  const suggestions = await toldSoon(reading, () => suggestionsOf(options));
  const saving = trans.__('%1: %2', whose, trans.__('Saving the notes…'));
  let draft = draftOf(artifact);
  let problem: ArtifactStorageError | undefined;
  let theirs: Artifact | undefined;
  for (;;) {
    const form = { draft, suggestions, problem, trans, whose };
    const answer = await askForNotes(artifact, form, theirs !== undefined);
    draft = answer.draft;
    if (answer.action === 'cancel') {
      if (!hasChange(changeOf(artifact, draft)) || (await mayDiscard(whose, trans))) {
        return;
      }
      continue;
    }
    if (theirs !== undefined) {
      draft = answer.action === 'theirs' ? draftOf(theirs) : rebased(draft, artifact, theirs);
      artifact = theirs;
      theirs = undefined;
      problem = undefined;
    }
    if (answer.action === 'theirs') {
      continue;
    }
    problem = draftProblem(draft);
    if (problem !== undefined) {
      continue;
    }
    try {
      const change = changeOf(artifact, draft);
      if (await mayMove(options, artifact, change)) {
        // What is written is no conflict when an alias is refused and people save again.
        await toldSoon(saving, async () => {
          artifact = await writeNotes(options, artifact, change);
          await writeAliases(options, artifact, change);
        });
        return;
      }
    } catch (error) {
      problem = asArtifactStorageError(error);
      theirs = await editedMeanwhile(options, artifact, problem);
      problem = theirs === undefined ? problem : conflictOf(theirs, trans);
    }
  }
}

function read(
  { client, session_id }: EditNotesOptions,
  { name, version, source }: IArtifactRef
): Promise<Artifact> {
  return client.call('getArtifact', {
    params: { session_id },
    query: {
      name,
      ...(version === undefined ? {} : { version }),
      ...(source === undefined ? {} : { source })
    }
  });
}

/** The version as others left it, where that is why a save was refused. */
async function editedMeanwhile(
  options: EditNotesOptions,
  { name, version, save_id, edited_at }: Artifact,
  { kind }: ArtifactStorageError
): Promise<Artifact | undefined> {
  if (kind !== 'conflict') {
    return undefined;
  }
  const now = await read(options, { name, version }).catch(() => undefined);
  return now?.save_id === save_id && now?.edited_at !== edited_at ? now : undefined;
}

function conflictOf({ edited_by }: Artifact, trans: TranslationBundle): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'conflict',
    message:
      edited_by === undefined
        ? trans.__('These notes were changed meanwhile.')
        : trans.__('%1 changed these notes meanwhile.', visibleName(edited_by)),
    hint: trans.__(
      'Take theirs shows their notes and drops yours. Keep mine writes what you changed over theirs.'
    )
  });
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
