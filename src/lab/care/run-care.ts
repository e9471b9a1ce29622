import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { createElement } from 'react';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { StartBody, StartResult, StartRoute } from '../interfaces/operations.js';
import { notify, notifyProblem } from '../kit/notify.js';
import { dismissWhenRepeated } from '../operations/dismiss-when-repeated.js';
import { OperationCancelled } from '../operations/operation-cancelled.js';
import type { Report } from '../operations/report/report.js';
import { ReportView } from '../operations/report/report-view.js';
import { asArtifactStorageError } from '../session/problem.js';
import { type CareOptions, careName } from './care-options.js';
import type { EndWords } from './end-words.js';

/** Runs an operation with its notification. */
export function run<N extends StartRoute>(
  options: CareOptions,
  route: N,
  body: StartBody<N>
): Promise<StartResult<N>> {
  const { scope, storage } = options;
  return storage.operations.run(route, scope.session_id, body, { about: careName(options) });
}

/** Runs an operation with its notification, and says how it ended: until the same is started again. */
export async function runAndTell<N extends StartRoute>(
  options: CareOptions,
  route: N,
  body: StartBody<N>,
  endOf: (result: StartResult<N>) => CareEnd
): Promise<void> {
  const { scope, storage, trans } = options;
  const about = careName(options);
  let operation = '';
  const onStart = (id: string): void => {
    operation = id;
  };
  const told = await storage.operations.run(route, scope.session_id, body, { about, onStart }).then(
    (result) => tellEnd(about, trans, endOf(result)),
    (error: unknown) => tellFailure(options, error)
  );
  if (told !== undefined) {
    dismissWhenRepeated(told, operation, storage.operations);
  }
}

/** Says why something failed, in a notification; what people stopped is no failure. */
function tellFailure(
  options: Pick<CareOptions, 'scope' | 'storage' | 'about' | 'trans'>,
  error: unknown
): string | undefined {
  if (error instanceof OperationCancelled) {
    return undefined;
  }
  const { trans } = options;
  const problem = asArtifactStorageError(error);
  return notifyProblem(trans.__('%1: %2', careName(options), problem.message), problem, trans);
}

/**
 * Does a step of a dialog.
 *
 * @param onFailure - Shows why it failed where people can do something about it; without it, a
 *   notification says so. What people stopped is no failure.
 */
export async function attempt(
  options: CareOptions,
  step: () => Promise<void>,
  onFailure?: (problem: ArtifactStorageError) => Promise<void>
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (onFailure === undefined || error instanceof OperationCancelled) {
      tellFailure(options, error);
    } else {
      await onFailure(asArtifactStorageError(error));
    }
  }
}

/** A button of a notification. */
export interface CareAction {
  readonly label: string;
  readonly caption: string;
  readonly act: () => unknown;
  /** Whether the notification stays: people want its other buttons, too. */
  readonly stays?: true;
}

/** What is told of the end of an operation. */
export interface CareEnd extends EndWords {
  /** Of the dialog with the report. */
  readonly title: string;
  readonly report?: Report | undefined;
  readonly actions?: readonly CareAction[];
  /** Told the id of the notification. */
  readonly onShown?: (id: string) => void;
}

/**
 * Says what became of an operation, and offers its report.
 *
 * @param about - The notebook or the location that it was done for.
 * @returns the id of the notification
 */
export function tellEnd(about: string, trans: TranslationBundle, end: CareEnd): string {
  const { report, title } = end;
  const show: readonly CareAction[] =
    report === undefined
      ? []
      : [
          {
            label: trans.__('Report'),
            caption: trans.__('Show what was counted and found'),
            act: () => showReport(title, report, trans),
            stays: true
          }
        ];
  const shown = notify({
    type: end.isGood ? 'success' : 'warning',
    message: trans.__('%1: %2', about, end.message),
    autoClose: false,
    trans,
    actions: [...(end.actions ?? []), ...show].map(({ label, caption, act, stays }) => ({
      label,
      caption,
      callback: (event) => {
        if (stays === true) {
          event.preventDefault();
        }
        void act();
      }
    }))
  });
  end.onShown?.(shown);
  return shown;
}

/** Shows a report in a dialog. */
function showReport(title: string, report: Report, trans: TranslationBundle): Promise<unknown> {
  return showDialog({
    title,
    body: createElement(ReportView, { report, trans }),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
