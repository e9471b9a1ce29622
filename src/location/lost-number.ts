import type { TextProblem } from './artifact-name.js';

/** Texts and numbers of JSON; only the numbers are looked at. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.]*(?:e[+-]?\d+)?/gi;

/**
 * Why a number would become another one, or none, without a word; undefined where it is kept.
 *
 * @param text - A number in decimal digits.
 * @returns hint: without its full stop, so that another way can be added
 */
export function lostNumber(text: string): TextProblem | undefined {
  const number = Number(text);
  const isLost = number === 0 && /[1-9]/.test(text.replace(/e.*$/i, ''));
  if (!Number.isFinite(number) || isLost) {
    return {
      message: `${text} is beyond the range of numbers.`,
      hint: 'Write a number between about 5e-324 and 1.8e308'
    };
  }
  return keepsDigits(text, number)
    ? undefined
    : {
        message: `${text} has too many digits to be kept exactly.`,
        hint: 'Write it with an exponent, for example 9.007e15'
      };
}

/** Whether a JSON text has a number that would be lost, as {@link lostNumber} says. */
export function losesNumbers(json: string): boolean {
  const numbers = (json.match(TOKEN) ?? []).filter((token) => !token.startsWith('"'));
  return numbers.some((number) => lostNumber(number) !== undefined);
}

/** Whether a whole number is shown again as it was typed. */
function keepsDigits(text: string, number: number): boolean {
  const whole = /^([+-]?\d+)\.?0*$/.exec(text)?.[1];
  if (whole === undefined || Number.isSafeInteger(number)) {
    return true;
  }
  const exact = BigInt(whole.replace('+', ''));
  return exact === BigInt(number) || String(number) === String(exact);
}
