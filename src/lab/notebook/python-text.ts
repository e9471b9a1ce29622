import { visibleName } from '../../location/visible-name.js';

/** A text as a Python literal: nothing in it can end the literal, and what cannot be seen is escaped. */
export function pythonText(text: string): string {
  // JSON's string syntax is a subset of Python's, which has these escapes, too.
  return visibleName(JSON.stringify(text));
}

/** A list of texts as a Python literal. */
export function pythonTexts(texts: readonly string[]): string {
  return `[${texts.map(pythonText).join(', ')}]`;
}
