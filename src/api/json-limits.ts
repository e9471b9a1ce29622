/** How deep objects and arrays may be nested. */
export const JSON_DEPTH_LIMIT = 64;

/** How many values a text may hold: what is larger is slow to parse, check and compare. */
export const JSON_VALUE_LIMIT = 200_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The offset after a string that begins at `start`; the end of the text where it has no end. */
function afterString(text: string, start: number): number {
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) {
      return text.length;
    }
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) {
      slashes += 1;
    }
    if (slashes % 2 === 0) {
      return quote + 1;
    }
    from = quote + 1;
  }
}

/**
 * Why a JSON text is not worth parsing, before anybody does: nothing that is recursive overflows on
 * it, and nothing blocks the others. Looks at the text once; long strings cost next to nothing.
 *
 * @returns the end of a sentence, `it is nested more than 64 levels deep`; undefined for all that is
 *   within the limits, also where it is no JSON
 */
export function beyondJsonLimits(
  text: string,
  depthLimit = JSON_DEPTH_LIMIT,
  valueLimit = JSON_VALUE_LIMIT
): string | undefined {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = afterString(text, at);
      continue;
    }
    // [ and {, ] and }, and the comma.
    if (code === 0x5b || code === 0x7b) {
      depth += 1;
      values += 1;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    } else if (code === 0x2c) {
      values += 1;
    }
    if (depth > depthLimit) {
      return `it is nested more than ${depthLimit} levels deep`;
    }
    if (values > valueLimit) {
      return `it holds more than ${valueLimit.toLocaleString('en')} values`;
    }
    at += 1;
  }
  return undefined;
}
