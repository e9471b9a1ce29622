import { COMPARED_TEXT } from '../../api/comparison.js';

/** The first half of a character of two, whose second half was cut off: no client can write it. */
const HALF = /[\ud800-\udbff]$/;

/** The beginning of a text, as much as a comparison tells of a line or a value. */
export function comparedText(text: string): string {
  return text.length > COMPARED_TEXT ? `${text.slice(0, COMPARED_TEXT).replace(HALF, '')}…` : text;
}
