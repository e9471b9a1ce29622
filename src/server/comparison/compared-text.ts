import { COMPARED_TEXT } from '../../api/comparison.js';

/** The beginning of a text, as much as a comparison tells of a line or a value. */
export function comparedText(text: string): string {
  return text.length > COMPARED_TEXT ? `${text.slice(0, COMPARED_TEXT)}…` : text;
}
