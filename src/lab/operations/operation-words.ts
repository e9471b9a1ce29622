import type { TranslationBundle } from '@jupyterlab/translation';
import type { Operation, Progress } from '../../api/operation.js';

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

/** How far it came: `12 of 40`, or what was counted where nobody knows the total. */
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
