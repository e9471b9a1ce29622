/**
 * A text without the characters of a kind at its end. A pattern such as `/x+$/` tries every run of
 * them in the text, each to its end: with a long run that is not at the end it takes minutes.
 *
 * @param kind a pattern of one character, without the flag `g`
 */
export function trimEnd(text: string, kind: RegExp): string {
  let end = text.length;
  while (end > 0 && kind.test(text.charAt(end - 1))) {
    end -= 1;
  }
  return text.slice(0, end);
}
