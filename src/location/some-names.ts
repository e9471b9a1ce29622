/** Names that are spelled out; the rest is counted. */
const SHOWN_NAMES = 3;

/** A longer name is cut, so that a sentence stays one. */
const SHOWN_LENGTH = 60;

/** How the names that are not spelled out are counted, in the words of a language. */
export type MoreNames = (shown: string, count: number) => string;

const inEnglish: MoreNames = (shown, count) => `${shown} and ${count.toLocaleString('en')} more`;

/**
 * Names in a sentence, however many there are: `a, b, c and 204 more`. Four are all named: one more
 * would take as much room as its name.
 *
 * @param shown - How many are spelled out at most.
 * @param total - How many there are, where `names` are only the first of them.
 */
export function someNames(
  names: readonly string[],
  {
    more = inEnglish,
    total = names.length,
    shown: most = SHOWN_NAMES
  }: { more?: MoreNames; total?: number; shown?: number } = {}
): string {
  const few = total <= most + 1 && names.length === total;
  const shown = (few ? names : names.slice(0, most)).map(shortName);
  const left = total - shown.length;
  return left === 0 ? shown.join(', ') : more(shown.join(', '), left);
}

function shortName(name: string): string {
  const letters = [...name];
  return letters.length <= SHOWN_LENGTH ? name : `${letters.slice(0, SHOWN_LENGTH - 1).join('')}…`;
}
