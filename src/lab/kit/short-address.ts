import { elide } from './elide.js';
import { shownDir } from './shown-address.js';

/** How long an address is at most where it stands in a sentence, in characters. */
const LONGEST = 60;

/** Where values are kept, short enough for a sentence: whole names are left out of its middle. */
export function shortAddress(value: string, home: string | undefined): string {
  return elide(shownDir(value, home), ({ length }) => length <= LONGEST);
}
