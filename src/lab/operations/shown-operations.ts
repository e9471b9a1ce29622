import type { Operation } from '../../api/operation.js';

/** How many are shown. */
const SHOWN = 5;

/** What ended by then is told where it was asked for only, in milliseconds. */
const QUICK_MS = 1000;

/** What is planned first, and done after a question. */
const PLANNED: readonly Operation['kind'][] = ['clean_up', 'copy', 'relocate', 'retain'];

/** Whether an operation is a plan that people can decide about: one with nothing to do asks nothing. */
export function canBeReviewed({ kind, dry_run, state, found_nothing }: Operation): boolean {
  return dry_run && state === 'succeeded' && found_nothing !== true && PLANNED.includes(kind);
}

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
function isCarriedOut(plan: Operation, all: readonly Operation[]): boolean {
  return (
    plan.dry_run &&
    plan.state === 'succeeded' &&
    all.some((one) => !one.dry_run && one.started > plan.started && isOfSameWork(one, plan))
  );
}

/** Whether two operations, or plans, are about the same. */
function isOfSameWork(one: Operation, other: Operation): boolean {
  const { kind, session_id, addresses = [], same_work } = other;
  return same_work !== undefined && one.same_work !== undefined
    ? one.same_work === same_work
    : one.kind === kind &&
        one.session_id === session_id &&
        JSON.stringify(one.addresses ?? []) === JSON.stringify(addresses);
}

/** Whether an operation ended well, with nothing missing or wrong. */
export function endedWell({ state, found_problems }: Operation): boolean {
  return state === 'succeeded' && found_problems !== true;
}

/** Whether the same was started once more. Two of an earlier version are not known to be the same. */
export function isRepeated(
  { dry_run, started, same_work }: Operation,
  all: readonly Operation[]
): boolean {
  return (
    same_work !== undefined &&
    all.some(
      (one) => one.same_work === same_work && one.dry_run === dry_run && one.started > started
    )
  );
}

/** Whether an operation that ended badly was started once more: what is wrong now, the later one says. */
export function isTriedAgain(operation: Operation, all: readonly Operation[]): boolean {
  return operation.ended !== undefined && !endedWell(operation) && isRepeated(operation, all);
}
