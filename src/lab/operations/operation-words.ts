import type { TranslationBundle } from '@jupyterlab/translation';
import type { Operation, Progress } from '../../api/operation.js';
import { sizeText } from '../../location/size-text.js';
import type { ISpeed } from '../interfaces/operations.js';
import { shortPlace } from '../kit/short-address.js';

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

/**
 * What it is about, line by line: `~/old → ~/new`, values and metadata, or both ends of a copy; none
 * where that is not known.
 */
export function operationSubject(
  { kind, addresses = [] }: Pick<Operation, 'kind' | 'addresses'>,
  home: string | undefined,
  trans: TranslationBundle
): readonly string[] {
  const shown = addresses.map((address) => shortPlace(address, home));
  const [values, metadata, ...target] = shown;
  if (kind === 'copy' && target.length === 2) {
    return [trans.__('From %1, %2', values, metadata), trans.__('To %1, %2', target[0], target[1])];
  }
  return shown.length === 0 ? [] : [shown.join(kind === 'relocate' ? ' → ' : ', ')];
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
  const { kind, state, progress, found_problems, found_nothing } = operation;
  const came = kind !== 'check' && progress.total !== null && progress.done > 0;
  const texts: Readonly<Record<Operation['state'], string>> = {
    running: [progressText(progress, trans), speedText(progress, speed, trans)]
      .filter((text) => text !== '')
      .join(', '),
    cancelling: trans.__('stopping…'),
    paused: trans.__('paused, %1', progressText(progress, trans)),
    succeeded:
      found_problems === true
        ? trans.__('found problems')
        : found_nothing === true
          ? trans.__('nothing to do')
          : trans.__('done'),
    failed: trans.__('failed'),
    cancelled: came ? trans.__('stopped at %1', progressText(progress, trans)) : trans.__('stopped')
  };
  return texts[state];
}

/** Whether its buttons are of use: it runs, or waits. */
export function isUnderWay({ state }: Pick<Operation, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}
