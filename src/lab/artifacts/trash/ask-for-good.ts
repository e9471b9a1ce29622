import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { TrashedArtifact } from '../../../api/trash.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IStorageClient } from '../../interfaces/client.js';
import { notifyProblem } from '../../kit/notify.js';
import { toldSoon } from '../../kit/told-soon.js';
import { asArtifactStorageError } from '../../session/problem.js';

/** What is asked before something goes for good. */
export interface ForGood {
  readonly title: string;
  readonly body: string;
  /** What the button says. */
  readonly label: string;
}

/** Asks before something goes for good. Enter alone never deletes. */
export async function isSure(
  { title, body, label }: ForGood,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title,
    body,
    buttons: [Dialog.cancelButton({ label: trans.__('Cancel') }), Dialog.warnButton({ label })],
    defaultButton: 0
  });
  return button.accept;
}

/** Waits; a failure is told, as there is nothing else that shows it. */
export async function tellFailure(work: Promise<unknown>, trans: TranslationBundle): Promise<void> {
  try {
    await work;
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(problem.message, problem, trans, { about: 'artifacts' });
  }
}

/** What is needed to delete something for good. */
export interface DeleteForGoodOptions {
  readonly client: IStorageClient;
  /** The notebook that it is deleted for, else its location. */
  readonly whose: string;
  readonly trans: TranslationBundle;
}

/** Deletes a version in the trash for good, after a question. */
export async function deleteForGood(
  session_id: string,
  { name, version, save_id }: Pick<TrashedArtifact, 'name' | 'version' | 'save_id'>,
  { client, trans, whose }: DeleteForGoodOptions
): Promise<void> {
  const question = {
    title: trans.__('%1: Delete version %2 of %3 permanently?', whose, version, visibleName(name)),
    body: trans.__(
      'The value and its record are deleted for everyone who uses this location. This cannot be undone; its number is not given out again.'
    ),
    label: trans.__('Delete Permanently')
  };
  if (await isSure(question, trans)) {
    const which = save_id === undefined ? {} : { save_id };
    const body = { name, version, ...which, permanently: true };
    const said = trans.__('%1: %2', whose, trans.__('Deleting…'));
    const work = toldSoon(said, () =>
      client.call('deleteArtifact', { params: { session_id }, body })
    );
    await tellFailure(work, trans);
  }
}
