import type { TranslationBundle } from '@jupyterlab/translation';
import type { Operation, Progress } from '../../api/operation.js';
import { sizeText } from '../../location/size-text.js';
import { shortAddress } from '../kit/short-address.js';
import { shownDatabase, textOfAddress } from '../kit/shown-address.js';

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
  const titles: Readonly<Record<Operation['kind'], string>> = {
    check: trans.__('Check the location'),
    retry_database: trans.__('Go back to the database'),
    relocate: dry_run ? trans.__('Verify values') : trans.__('Use the new address of values'),
    clean_up: dry_run
      ? trans.__('Look for values without an artifact')
      : trans.__('Delete values without an artifact'),
    verify: trans.__('Verify a value'),
    verify_store: trans.__('Verify artifacts'),
    retain: dry_run
      ? trans.__('Look for versions that need not be kept')
      : trans.__('Delete versions that need not be kept'),
    transfer: dry_run ? trans.__('Load') : trans.__('Save')
  };
  return titles[kind];
}

/** What it is about: `~/old → ~/new`, or values and metadata; undefined where that is not known. */
export function operationSubject(
  { kind, addresses = [] }: Pick<Operation, 'kind' | 'addresses'>,
  home: string | undefined
): string | undefined {
  const shown = addresses.map((address) =>
    /^(?:sqlite|postgresql)[\w+]*:\/\//.test(address)
      ? textOfAddress(shownDatabase(address, home))
      : shortAddress(address, home)
  );
  return shown.length === 0 ? undefined : shown.join(kind === 'relocate' ? ' → ' : ', ');
}

function units({ done, unit }: Progress, trans: TranslationBundle): string {
  const counted: Readonly<Record<Progress['unit'], string>> = {
    values: trans._n('%1 value', '%1 values', done),
    versions: trans._n('%1 version', '%1 versions', done),
    files: trans._n('%1 file', '%1 files', done),
    steps: trans._n('%1 step', '%1 steps', done),
    bytes: sizeText(done, undefined)
  };
  return counted[unit];
}

/** How far it came: `12 of 40`, or what was counted where the total is not known. */
export function progressText(progress: Progress, trans: TranslationBundle): string {
  const { done, total, unit } = progress;
  const shown = (count: number): string =>
    unit === 'bytes' ? sizeText(count, undefined) : count.toLocaleString();
  return total === null ? units(progress, trans) : trans.__('%1 of %2', shown(done), shown(total));
}

/** How an operation is, or how it ended. */
export function stateText(operation: Operation, trans: TranslationBundle): string {
  const { state, progress, found_problems } = operation;
  const texts: Readonly<Record<Operation['state'], string>> = {
    running: progressText(progress, trans),
    cancelling: trans.__('stopping…'),
    paused: trans.__('paused, %1', progressText(progress, trans)),
    succeeded: found_problems === true ? trans.__('found problems') : trans.__('done'),
    failed: trans.__('failed'),
    cancelled: trans.__('stopped')
  };
  return texts[state];
}
