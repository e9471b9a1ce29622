import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckReport } from '../../../api/location.js';
import { namesOf } from '../../kit/names-of.js';

/** What people chose when a change hides artifacts that their session has used. */
export type ResetChoice = 'cancel' | 'switch' | 'restart';

/** What the question is about. */
export interface IResetQuestion {
  /** Name of the notebook. */
  readonly notebook: string;
  readonly report: CheckReport;
  /** Whether an earlier change is taken back. */
  readonly isUndo: boolean;
  readonly trans: TranslationBundle;
}

/** Asks whether to restart the kernel with a change of location. Enter alone never restarts. */
export async function askForReset(question: IResetQuestion): Promise<ResetChoice> {
  const { notebook, report, isUndo, trans } = question;
  const names = report.used_names;
  const result = await showDialog({
    title: isUndo ? trans.__('Undo the change of location?') : trans.__('Change location?'),
    body: (
      <div className="jp-ArtifactStorage-resetDialog">
        <p>
          {trans._n(
            '%2 has saved or loaded %1 artifact (%3) at the present location.',
            '%2 has saved or loaded %1 artifacts (%3) at the present location.',
            names.length,
            notebook,
            namesOf(names, trans)
          )}
        </p>
        <p>
          {trans._n(
            'After the change it is no longer listed here; it stays where it is.',
            'After the change they are no longer listed here; they stay where they are.',
            names.length
          )}{' '}
          {trans.__('A restart clears the variables in the kernel.')}
        </p>
      </div>
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.createButton({
        label: trans.__('Switch without restart'),
        accept: true,
        actions: ['switch']
      }),
      Dialog.warnButton({ label: trans.__('Restart kernel and switch'), actions: ['restart'] })
    ],
    defaultButton: 0
  });
  if (!result.button.accept) {
    return 'cancel';
  }
  return result.button.actions.includes('restart') ? 'restart' : 'switch';
}
