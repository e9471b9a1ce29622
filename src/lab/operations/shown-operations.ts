import type { Operation } from '../../api/operation.js';

/** How many are shown. */
const SHOWN = 5;

/** What ended by then is told where it was asked for only, in milliseconds. */
const QUICK_MS = 1000;

/** Those that people want to see, in the order that is given: without quick looks, and without plans that were carried out. */
export function shownOperations(operations: readonly Operation[]): readonly Operation[] {
  return operations.filter((one) => !isQuickLook(one) && !isCarriedOut(one, operations));
}

/** Those that people want to see of a session's operations. */
export function recentOperations(operations: readonly Operation[]): readonly Operation[] {
  return shownOperations(operations).slice(0, SHOWN);
}

/** A check, or the plan of a copy, that is told where it was asked for. */
function isQuickLook({ kind, dry_run, state, started, ended }: Operation): boolean {
  const isQuick = ended !== undefined && Date.parse(ended) - Date.parse(started) < QUICK_MS;
  return kind === 'check'
    ? ended === undefined || isQuick
    : kind === 'copy' && dry_run && state === 'succeeded' && isQuick;
}

/** Whether a later operation did what this one has planned. */
function isCarriedOut(
  { kind, dry_run, state, session_id, started, addresses = [] }: Operation,
  all: readonly Operation[]
): boolean {
  return (
    dry_run &&
    state === 'succeeded' &&
    all.some(
      (one) =>
        one.kind === kind &&
        !one.dry_run &&
        one.session_id === session_id &&
        one.started > started &&
        JSON.stringify(one.addresses ?? []) === JSON.stringify(addresses)
    )
  );
}
