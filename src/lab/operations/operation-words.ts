import type { TranslationBundle } from '@jupyterlab/translation';
import type { Operation, Progress } from '../../api/operation.js';

/** How many are shown. */
const SHOWN = 5;

/** A check that ended by then is told where it was asked for only, in milliseconds. */
const QUICK_MS = 1000;

function isShown({ kind, started, ended }: Operation): boolean {
  return (
    kind !== 'check' || (ended !== undefined && Date.parse(ended) - Date.parse(started) >= QUICK_MS)
  );
}

/** Those that people want to see of a session's operations. */
export function recentOperations(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter(isShown).slice(0, SHOWN);
}

/** What an operation does, in a few words. */
export function operationTitle(
  { kind, dry_run }: Pick<Operation, 'kind' | 'dry_run'>,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'check':
      return trans.__('Check the location');
    case 'retry_database':
      return trans.__('Go back to the database');
    case 'relocate':
      return dry_run ? trans.__('Verify values') : trans.__('Use the new address of values');
    case 'clean_up':
      return dry_run
        ? trans.__('Look for values without an artifact')
        : trans.__('Delete values without an artifact');
  }
}

function units({ done, unit }: Progress, trans: TranslationBundle): string {
  switch (unit) {
    case 'values':
      return trans._n('%1 value', '%1 values', done);
    case 'versions':
      return trans._n('%1 version', '%1 versions', done);
    case 'files':
      return trans._n('%1 file', '%1 files', done);
    case 'steps':
      return trans._n('%1 step', '%1 steps', done);
  }
}

/** How far it came: `12 of 40`, or what was counted where the total is not known. */
export function progressText(progress: Progress, trans: TranslationBundle): string {
  const { done, total } = progress;
  return total === null
    ? units(progress, trans)
    : trans.__('%1 of %2', done.toLocaleString(), total.toLocaleString());
}

/** How an operation is, or how it ended. */
export function stateText({ state, progress }: Operation, trans: TranslationBundle): string {
  switch (state) {
    case 'running':
      return progressText(progress, trans);
    case 'cancelling':
      return trans.__('stopping…');
    case 'succeeded':
      return trans.__('done');
    case 'failed':
      return trans.__('failed');
    case 'cancelled':
      return trans.__('stopped');
  }
}
