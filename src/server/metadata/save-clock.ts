/** How far the clock may seem to run ahead, in milliseconds: beyond that it was set back. */
const SET_BACK_MS = 1000;

let last = 0;

/**
 * The time of a save: ISO 8601, UTC, milliseconds; later than that of every earlier save of this
 * process. Two saves within one millisecond would otherwise have no order, and "newest first" would
 * show them the wrong way round.
 */
export function saveTime(): string {
  const now = Date.now();
  last = last >= now && last - now < SET_BACK_MS ? last + 1 : now;
  return new Date(last).toISOString();
}
