/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

/** The time so many days ago. Nothing is older than 1970, and dates of JavaScript have a first one. */
export function daysAgo(days: number, now = Date.now()): string {
  return new Date(Math.max(0, now - days * DAY_MS)).toISOString();
}
