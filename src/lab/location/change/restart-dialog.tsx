import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckReport } from '../../../api/location.js';
import { visibleName } from '../../../location/visible-name.js';
import { breakable } from '../../kit/breakable.js';
import { namesOf } from '../../kit/names-of.js';
import { shortPlace } from '../../kit/short-address.js';

/** What people chose when a change hides artifacts that their session has used. */
export type ResetChoice = 'cancel' | 'switch' | 'restart';

/** A change, its undoing, or a restart of the kernel that also drops the session's own settings. */
export type ResetReason = 'change' | 'undo' | 'restart';

/** What the question is about. */
export interface IResetQuestion {
  /** Name of the notebook. */
  readonly notebook: string;
  readonly report: CheckReport;
  readonly about: ResetReason;
  /** The home directory, as far as it is known. */
  readonly home: string | undefined;
  readonly trans: TranslationBundle;
}

/** Asks whether to restart the kernel with a change of location. Enter alone never restarts. */
export async function askForReset(question: IResetQuestion): Promise<ResetChoice> {
  const { notebook, report, about, home, trans } = question;
  const names = report.reset_due ? report.used_names : [];
  const titles = {
    change: trans.__('%1: Change location?', notebook),
    undo: trans.__('%1: Undo the change of location?', notebook),
    restart: trans.__('%1: Restart kernel and reset session?', notebook)
  };
  const result = await showDialog({
    title: titles[about],
    body: (
      <div className="jp-ArtifactStorage-resetDialog">
        {about === 'restart' && (
          <p>
            {breakable(
              trans.__(
                '%1 drops the settings of its session. Then it keeps its values in %2 and its metadata in %3.',
                notebook,
                shortPlace(report.values.location, home),
                shortPlace(report.metadata.location, home)
              )
            )}
          </p>
        )}
        {names.length > 0 && (
          <p>
            {trans._n(
              '%2 has saved or loaded %1 artifact (%3) at the present location.',
              '%2 has saved or loaded %1 artifacts (%3) at the present location.',
              names.length,
              notebook,
              namesOf(names.map(visibleName), trans)
            )}
          </p>
        )}
        <p>
          {names.length > 0 &&
            `${trans._n(
              'After the change it is no longer listed here; it stays where it is.',
              'After the change they are no longer listed here; they stay where they are.',
              names.length
            )} `}
          {trans.__('A restart clears the variables in the kernel.')}
        </p>
      </div>
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      ...(about === 'restart'
        ? []
        : [
            Dialog.createButton({
              label: trans.__('Switch without restart'),
              accept: true,
              actions: ['switch']
            })
          ]),
      Dialog.warnButton({
        label:
          about === 'restart'
            ? trans.__('Restart kernel and reset')
            : trans.__('Restart kernel and switch'),
        actions: ['restart']
      })
    ],
    defaultButton: 0
  });
  if (!result.button.accept) {
    return 'cancel';
  }
  return result.button.actions.includes('restart') ? 'restart' : 'switch';
}
