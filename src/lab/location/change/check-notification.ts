import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckReport } from '../../../api/location.js';
import type { ILocationChanger } from '../../interfaces/location.js';
import type { IActiveSession } from '../../interfaces/session.js';
import { dismissAbout, notify } from '../../kit/notify.js';
import { inPanelWords } from '../../kit/panel-words.js';
import { OperationCancelled } from '../../operations/operation-cancelled.js';
import { asArtifactStorageError } from '../../session/problem.js';
import { lacksValues, pairingTitle } from '../lines/pairing-words.js';

/** What a check found, and more of it. */
function saidOf(report: CheckReport, trans: TranslationBundle): readonly [string, string] {
  const { pairing } = report;
  const failed = [report.values, report.metadata].find((half) => !half.ok);
  if (failed === undefined && pairing !== undefined && lacksValues(pairing)) {
    // The panel has the rest.
    return [pairingTitle(pairing, trans), ''];
  }
  if (failed === undefined) {
    const { values, metadata } = report;
    return [
      trans.__('Values and metadata answer.'),
      [values.detail, metadata.detail, ...(pairing?.messages ?? [])].join(' ')
    ];
  }
  return failed.problem === undefined
    ? [failed.detail, '']
    : [inPanelWords(failed.problem.title), inPanelWords(failed.problem.hint)];
}

function kindOf({ ok, pairing }: CheckReport): 'success' | 'warning' | 'error' {
  if (!ok) {
    return 'error';
  }
  return pairing !== undefined && lacksValues(pairing) ? 'warning' : 'success';
}

/** Checks the present location and shows the result in a notification. A slow check can be stopped. */
export async function checkWithNotification(
  location: ILocationChanger,
  active: IActiveSession,
  trans: TranslationBundle
): Promise<void> {
  const found = await location.checkPresent(active, { about: active.name }).then(
    (report) =>
      [kindOf(report), saidOf(report, trans), undefined, report.values.checked_at] as const,
    (error: unknown) => {
      if (error instanceof OperationCancelled) {
        return undefined;
      }
      const { message, hint } = asArtifactStorageError(error);
      return ['error', [message, hint], error, new Date().toISOString()] as const;
    }
  );
  if (found !== undefined) {
    const [type, [said, more], error, since] = found;
    const message = trans.__('%1: %2', active.name, said);
    const isFine = type === 'success';
    dismissAbout('check', active.id);
    notify({
      type,
      message,
      more,
      autoClose: isFine ? 5000 : false,
      ...(isFine ? {} : { about: 'check', of: active, since }),
      trans,
      error
    });
  }
}
