import type { TranslationBundle } from '@jupyterlab/translation';
import type { Operation } from '../../api/operation.js';
import type { IOperationsModel } from '../interfaces/operations.js';

/** The check of a session that was begun last and still runs. */
export function checkOf(operations: IOperationsModel, session_id: string): Operation | undefined {
  return operations
    .of(session_id)
    .find(({ kind, ended }) => kind === 'check' && ended === undefined);
}

/** What a check waits for, in one sentence. */
export function waitingText(check: Operation | undefined, trans: TranslationBundle): string {
  const waits = check?.progress.waits_for ?? ['values', 'metadata'];
  const [first, second] = waits;
  if (first === undefined) {
    return trans.__('Looking for the values of the versions…');
  }
  if (second !== undefined) {
    return trans.__('Waiting for values and metadata to answer…');
  }
  return first === 'values'
    ? trans.__('Waiting for values to answer…')
    : trans.__('Waiting for metadata to answer…');
}
