import type { TranslationBundle } from '@jupyterlab/translation';
import type { Operation, Progress } from '../../api/operation.js';
import { sizeText } from '../../location/size-text.js';
import type { ISpeed } from '../interfaces/operations.js';
import { shortAddress } from '../kit/short-address.js';
import { shownDatabase, textOfAddress } from '../kit/shown-address.js';

/** How many are shown. */
const SHOWN = 5;

/** A check that ended by then is told where it was asked for only, in milliseconds. */
const QUICK_MS = 1000;

/** Whether people want to see it: a quick check is told where it was asked for. */
export function isShown({ kind, started, ended }: Operation): boolean {
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
    copy: dry_run ? trans.__('Plan a copy') : trans.__('Copy artifacts'),
    retry_database: trans.__('Go back to the database'),
    relocate: dry_run ? trans.__('Verify values') : trans.__('Use the new address of values'),
    clean_up: dry_run
      ? trans.__('Look for values without an artifact')
      : trans.__('Delete values without an artifact'),
    empty_trash: dry_run ? trans.__('Look into the trash') : trans.__('Empty the trash'),
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

/** How far it came: `12 of 40 (30%)`, or what was counted where the total is not known. */
export function progressText(progress: Progress, trans: TranslationBundle): string {
  const { done, total, unit, versions } = progress;
  if (total === null) {
    return units(progress, trans);
  }
  const shown = (count: number): string =>
    unit === 'bytes' ? sizeText(count, undefined) : count.toLocaleString();
  const said = trans.__('%1 of %2', shown(done), shown(total));
  const percent = total < 2 ? undefined : Math.floor((100 * Math.min(done, total)) / total);
  const counted =
    versions === undefined
      ? undefined
      : trans.__(
          '%1 of %2 versions',
          versions.done.toLocaleString(),
          versions.total.toLocaleString()
        );
  return [percent === undefined ? said : trans.__('%1 (%2%)', said, percent), counted]
    .filter((text) => text !== undefined)
    .join(', ');
}

/** Seconds in words: `9 s`, `17 min`, `3 h`. */
export function secondsText(seconds: number, trans: TranslationBundle): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 120) {
    return trans.__('%1 s', whole);
  }
  const minutes = Math.round(whole / 60);
  return minutes < 120
    ? trans.__('%1 min', minutes)
    : trans.__('%1 h', Math.round(minutes / 60).toLocaleString());
}

/** How fast it is and how long it still takes: `310 MB/s, 9 s left`; empty where nobody knows. */
export function speedText(
  { unit }: Pick<Progress, 'unit'>,
  { perSecond, remaining }: ISpeed,
  trans: TranslationBundle
): string {
  const parts: string[] = [];
  if (perSecond !== undefined && unit === 'bytes') {
    parts.push(trans.__('%1/s', sizeText(Math.round(perSecond), undefined)));
  } else if (perSecond !== undefined) {
    const count = perSecond.toLocaleString(undefined, { maximumSignificantDigits: 2 });
    parts.push(trans.__('%1 per second', count));
  }
  if (remaining !== undefined) {
    parts.push(trans.__('%1 left', secondsText(remaining, trans)));
  }
  return parts.join(', ');
}

/** How an operation is, or how it ended. */
export function stateText(
  operation: Operation,
  trans: TranslationBundle,
  speed: ISpeed = { perSecond: undefined, remaining: undefined }
): string {
  const { state, progress, found_problems } = operation;
  const texts: Readonly<Record<Operation['state'], string>> = {
    running: [progressText(progress, trans), speedText(progress, speed, trans)]
      .filter((text) => text !== '')
      .join(', '),
    cancelling: trans.__('stopping…'),
    paused: trans.__('paused, %1', progressText(progress, trans)),
    succeeded: found_problems === true ? trans.__('found problems') : trans.__('done'),
    failed: trans.__('failed'),
    cancelled: trans.__('stopped')
  };
  return texts[state];
}

/** Whether its buttons are of use: it runs, or waits. */
export function isUnderWay({ state }: Pick<Operation, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}
