import { ArtifactStorageError } from '../../api/errors.js';
import { someNames } from '../../location/some-names.js';
import { visibleName } from '../../location/visible-name.js';

/** A year, a month or a day: the beginning of the times in it. */
const PREFIX = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;
const ZONED = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/;

/** Whether a text begins with a day of the calendar: dates of JavaScript take February 30 as March 2. */
function hasDay(text: string): boolean {
  const day = text.slice(0, 10);
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

function dateOf(text: string, field: string): string {
  const given = text.trim();
  if (PREFIX.test(given) && (given.length < 10 || hasDay(given))) {
    return given;
  }
  const zoned = ZONED.test(given) && hasDay(given);
  const time = zoned ? Date.parse(given.replace(' ', 'T')) : Number.NaN;
  if (!Number.isNaN(time)) {
    const iso = new Date(time).toISOString();
    if (iso.length === 24) {
      return iso;
    }
  }
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message: `${field} is no date: ${someNames([`"${visibleName(given)}"`])}.`,
    hint: 'Use for example 2026-11-27, 2026-11, 2026, or 2026-11-27T10:00:00Z with its zone.',
    field
  });
}

/**
 * The first time that a date means, as texts of times are sorted.
 *
 * @throws ArtifactStorageError `invalid_input` with the field.
 */
export function earliest(text: string, field: string): string {
  return dateOf(text, field);
}

/** Behind the last time that a date means. */
export function latest(text: string, field: string): string {
  return `${dateOf(text, field)}\u{10FFFF}`;
}
