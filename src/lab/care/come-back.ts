import type { AnyOperation } from '../../api/operation.js';
import type { IOwnOperation } from '../interfaces/operations.js';
import { notifyProblem } from '../kit/notify.js';
import { dismissWhenRepeated } from '../operations/dismiss-when-repeated.js';
import { OperationCancelled } from '../operations/operation-cancelled.js';
import { operationTitle } from '../operations/operation-words.js';
import { reportOf } from '../operations/report/report-of.js';
import { asArtifactStorageError } from '../session/problem.js';
import { endWords } from './end-words.js';
import type { RepeatOptions } from './repeat.js';
import { retryCopy, useCopy } from './repeat-copy.js';
import { retentionUndo } from './retention-undo.js';
import { type CareAction, tellEnd } from './run-care.js';
import { copyActions } from './run-copy.js';

/** Tells the end of what people started before the page was loaded again: its dialogs are gone. */
export async function tellWhenEnded(
  options: RepeatOptions,
  own: IOwnOperation,
  end: Promise<AnyOperation>
): Promise<void> {
  const { storage, trans } = options;
  try {
    const ended = await end;
    // The lines of the location show what a check found.
    if (ended.kind !== 'check') {
      dismissWhenRepeated(tell(options, own, ended), own.id, storage.operations);
    }
  } catch (error) {
    if (
      error instanceof OperationCancelled ||
      storage.operations.get(own.id)?.ended === undefined
    ) {
      return;
    }
    const problem = asArtifactStorageError(error);
    const message = trans.__('%1: %2', own.about, problem.message);
    dismissWhenRepeated(notifyProblem(message, problem, trans), own.id, storage.operations);
  }
}

function tell(options: RepeatOptions, own: IOwnOperation, ended: AnyOperation): string {
  const { storage, trans } = options;
  const { home } = storage.link;
  const { kind, dry_run, result } = ended;
  const actions: readonly CareAction[] =
    kind === 'copy' && !dry_run && result !== undefined
      ? copyActions(options, result, storage.session.active, {
          retry: () => retryCopy(options, own),
          use: () => useCopy(options, own)
        })
      : [];
  const undo =
    kind === 'retain' && result !== undefined
      ? retentionUndo(options, { ...ended, about: own.about }, result)
      : {};
  return tellEnd(own.about, trans, {
    ...endWords(ended, home, trans),
    title: trans.__('%1: %2', own.about, operationTitle(ended, trans)),
    report: result === undefined ? undefined : reportOf(kind, result, trans, home),
    actions,
    ...undo
  });
}
