/** What cannot be seen, but for the two joiners, which some scripts need. */
const UNSEEN = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/**
 * A name with escapes, as Python writes them, in place of what cannot be seen: names that an earlier
 * version took may have such characters. The kernel client shows the same (`_render.py`).
 */
export function visibleName(name: string): string {
  return name.replace(UNSEEN, (unseen) => SHORT[unseen] ?? escaped(unseen.codePointAt(0) ?? 0));
}

/** Characters of a name in a message: nobody reads more. */
const LONGEST = 100;

/** The same of a name that may be of any length. */
export function shortName(name: string): string {
  return visibleName(
    name.length > LONGEST ? `${name.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…` : name
  );
}

function escaped(point: number): string {
  const [letter, digits] = point > 0xffff ? ['U', 8] : point > 0xff ? ['u', 4] : ['x', 2];
  return `\\${letter}${point.toString(16).padStart(digits, '0')}`;
}
