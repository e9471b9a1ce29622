import { elide } from './elide.js';
import { shownDatabase, shownDir, textOfAddress } from './shown-address.js';

/** How long an address is at most where it stands in a sentence, in characters. */
const LONGEST = 60;

/** Where values are kept, short enough for a sentence: whole names are left out of its middle. */
export function shortAddress(value: string, home: string | undefined): string {
  return elide(shownDir(value, home), ({ length }) => length <= LONGEST);
}

/** An address of values or of metadata, where only its text tells which. */
export function shortPlace(address: string, home: string | undefined): string {
  return /^(?:sqlite|postgresql)[\w+]*:\/\//.test(address)
    ? textOfAddress(shownDatabase(address, home))
    : shortAddress(address, home);
}
