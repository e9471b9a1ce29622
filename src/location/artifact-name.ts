import { NAME_LIMIT } from '../api/constants.js';
import { ArtifactStorageError } from '../api/errors.js';
import { codePoint } from './code-point.js';

/**
 * The longest artifact name, in bytes of UTF-8, as it is and folded. Databases look names up in an
 * index, and PostgreSQL's takes 2,704 bytes with everything beside the name.
 */
export const MAX_NAME_BYTES = 2048;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

/**
 * What nobody sees, or what turns around the text behind it: with it, two names look the same. The
 * scripts of some languages need the two joiners, and a text may have variants of emoji.
 */
const UNSEEN = /(?![\u200C\u200D])(?:(?=\p{Cf})\p{DI}|[\uFFF9-\uFFFB])/u;

/** The flags of England, Scotland and Wales, which are written with characters of that kind. */
const FLAG = /\u{1F3F4}[\u{E0020}-\u{E007E}]{1,8}\u{E007F}/gu;

/** Half of a surrogate pair: no Unicode text, and UTF-8 cannot hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** A name in the form in which names are searched and sorted: composed, in lower case. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** What is wrong with a text, and what to do. */
export interface TextProblem {
  readonly message: string;
  readonly hint: string;
}

/**
 * What is wrong with the characters of a text of one line that people look things up by.
 *
 * @param what is called so
 */
export function characterProblem(text: string, what: string): TextProblem | null {
  if (CONTROL.test(text)) {
    return {
      message: `The ${what} contains a control character, such as a line break or a tab.`,
      hint: `Write the ${what.split(' ').at(-1)} in one line, without control characters.`
    };
  }
  const [unseen] = UNSEEN.exec(text.replace(FLAG, '')) ?? [];
  if (unseen !== undefined) {
    return {
      message: `The ${what} contains a character that cannot be seen (${codePoint(unseen)}).`,
      hint: `Remove it, or type the ${what.split(' ').at(-1)} anew.`
    };
  }
  if (LONE_SURROGATE.test(text)) {
    return {
      message: `The ${what} contains half of a Unicode character (a lone surrogate).`,
      hint: 'Use whole characters.'
    };
  }
  return null;
}

/** What is wrong with an artifact name, and what to do; null for a valid one. */
export function artifactNameProblem(name: string): TextProblem | null {
  if (name.replace(/\p{DI}/gu, '').trim() === '' && !UNSEEN.test(name)) {
    return {
      message: 'The name is empty.',
      hint: 'Give the artifact a name, for example "churn-model".'
    };
  }
  const problem = characterProblem(name, 'artifact name');
  if (problem !== null) {
    return problem;
  }
  const length = [...name].length;
  if (length > NAME_LIMIT) {
    return {
      message: `The artifact name has ${length} characters; at most ${NAME_LIMIT} are allowed.`,
      hint: 'Use a shorter name.'
    };
  }
  // Some characters take more room in lower case than they do in upper case.
  const bytes = Math.max(bytesOf(name), bytesOf(fold(name)));
  if (bytes > MAX_NAME_BYTES) {
    return {
      message: `The artifact name takes ${bytes} bytes as UTF-8; at most ${MAX_NAME_BYTES} are allowed.`,
      hint: 'Use a shorter name: a Chinese character takes 3 bytes, an emoji 4.'
    };
  }
  return null;
}

/**
 * Refuses a text that cannot be an artifact's name. Everything else is allowed: slashes, quotes,
 * blanks, any script; no name is changed.
 *
 * @throws ArtifactStorageError `invalid_input`, field `name`.
 */
export function checkArtifactName(name: string): void {
  const problem = artifactNameProblem(name);
  if (problem !== null) {
    throw new ArtifactStorageError({ kind: 'invalid_input', ...problem, field: 'name' });
  }
}
