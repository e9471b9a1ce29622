import { ArtifactStorageError } from '../api/errors.js';

/** The longest artifact name, in Unicode code points. */
export const MAX_NAME_LENGTH = 1024;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

/** Half of a surrogate pair: no Unicode text, and UTF-8 cannot hold it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** What is wrong with an artifact name, and what to do; null for a valid one. */
export function artifactNameProblem(
  name: string
): { readonly message: string; readonly hint: string } | null {
  if (name.trim() === '') {
    return {
      message: 'The artifact name is blank.',
      hint: 'Give the artifact a name, for example "churn-model".'
    };
  }
  if (CONTROL.test(name)) {
    return {
      message: 'The artifact name contains a control character, such as a line break or a tab.',
      hint: 'Use a name of one line without control characters.'
    };
  }
  if (LONE_SURROGATE.test(name)) {
    return {
      message: 'The artifact name contains half of a Unicode character (a lone surrogate).',
      hint: 'Use whole characters.'
    };
  }
  const length = [...name].length;
  if (length > MAX_NAME_LENGTH) {
    return {
      message: `The artifact name has ${length} characters; at most ${MAX_NAME_LENGTH} are allowed.`,
      hint: 'Use a shorter name.'
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
