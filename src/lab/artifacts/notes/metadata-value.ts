import type { MetadataValue } from '../../../api/notes.js';
import type { TextProblem } from '../../../location/artifact-name.js';
import { lostNumber } from '../../../location/lost-number.js';

/** What reads as a number. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Zeros that a number would lose: `007`. */
const LEADING_ZEROS = /^[+-]?0+\d/;

/** Numbers as people and Python write them, with signs between the digits: `1_000`, `1,5`. */
const GROUPED = /^[+-]?\d+(?:[_,'’]\d+)+(?:\.\d*)?(?:e[+-]?\d+)?$/i;

/** What Python and JavaScript call no number, or one without end. */
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

const QUOTES = 'put it into quotes to keep it as text';

/** A value of metadata from its text: numbers, `true`, `false` and nothing are kept as such. */
export function metadataValue(text: string): MetadataValue {
  const trimmed = text.trim();
  if (trimmed === '') {
    return null;
  }
  // Python writes them with a capital.
  if (/^(?:[Tt]rue|[Ff]alse)$/.test(trimmed)) {
    return trimmed.toLowerCase() === 'true';
  }
  if (NUMBER.test(trimmed) && numberProblem(trimmed) === undefined) {
    return Number(trimmed);
  }
  const quoted = /^"(.*)"$/s.exec(trimmed)?.[1];
  return quoted ?? text;
}

/** The text of a value: a text that reads as another value is in quotes. */
export function metadataText(value: MetadataValue): string {
  if (typeof value !== 'string') {
    return value === null ? '' : String(value);
  }
  const isItself = metadataValue(value) === value && numberProblem(value) === undefined;
  return isItself ? value : `"${value}"`;
}

/** Why a text that looks like a number cannot be kept as that number; undefined for any other text. */
export function numberProblem(text: string): TextProblem | undefined {
  const typed = text.trim();
  if (NOT_FINITE.test(typed)) {
    return {
      message: `${typed} is no finite number, and metadata keeps only those.`,
      hint: `Leave the value empty, or ${QUOTES}.`
    };
  }
  if (GROUPED.test(typed)) {
    return {
      message: `${typed} looks like a number, but has signs between its digits.`,
      hint: `Write only digits and a point, for example 1000 or 1.5, or ${QUOTES}.`
    };
  }
  if (!NUMBER.test(typed)) {
    return undefined;
  }
  if (LEADING_ZEROS.test(typed)) {
    return {
      message: `${typed} would lose its leading zeros as a number.`,
      hint: `Write it without them, or ${QUOTES}.`
    };
  }
  const problem = lostNumber(typed);
  return problem && { ...problem, hint: `${problem.hint}, or ${QUOTES}.` };
}
