/** How many digits tell numbers apart well enough. */
const DIGITS = 6;

/** A number with a fraction or an exponent. */
const FLOAT = /^[-+]?(?:\d+\.\d*|\.\d+|\d+(?=e))(?:e[-+]?\d+)?$/i;

/** The text of a float with 6 significant digits, or all before its point; any other text as it is. */
export function shortNumber(text: string): string {
  const number = Number(text);
  const digits = text.replace(/e.*$|\D/gi, '').replace(/^0+/, '');
  if (!FLOAT.test(text) || !Number.isFinite(number) || digits.length <= DIGITS) {
    return text;
  }
  const whole = Math.abs(number) < 1e15 ? Math.trunc(Math.abs(number)).toString().length : 0;
  return String(Number(number.toPrecision(Math.max(DIGITS, whole))));
}
