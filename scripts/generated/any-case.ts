/** A letter in both cases, as a part of a pattern. */
const both = (letter: string): string => `[${letter.toUpperCase()}${letter.toLowerCase()}]`;

/** The parts of a pattern that are not taken letter by letter: classes, escapes and group heads. */
const PART = /\[(?:[^\]\\]|\\.)*\]|\\.|\(\?[:=!]|[A-Za-z]|./g;

/**
 * The source of a pattern that ignores case, for JSON Schema, whose patterns have no flags (the
 * modifier `(?i:…)` is too new for some browsers). A class must be written in both cases already.
 */
export function anyCase({ source, ignoreCase }: RegExp): string {
  const parts = source.replaceAll('\\/', '/').match(PART) ?? [];
  return ignoreCase
    ? parts.map((part) => (/^[A-Za-z]$/.test(part) ? both(part) : part)).join('')
    : parts.join('');
}
