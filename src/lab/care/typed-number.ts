import type { TranslationBundle } from '@jupyterlab/translation';
import { ArtifactStorageError } from '../../api/errors.js';

/** Which numbers a field takes. */
export interface NumberRange {
  readonly min: number;
  readonly isWhole?: boolean;
  /** What to enter where the field cannot stay empty now; undefined: it can. */
  readonly required?: string | undefined;
}

/** What is wrong with a number as it is typed. */
export function numberProblem(
  text: string,
  { min, isWhole = false, required }: NumberRange,
  trans: TranslationBundle
): ArtifactStorageError | undefined {
  const problem = (message: string, hint: string): ArtifactStorageError =>
    new ArtifactStorageError({ kind: 'invalid_input', message, hint });
  if (text.trim() === '') {
    return required === undefined
      ? undefined
      : problem(trans.__('No condition is given.'), required);
  }
  const number = numberOf(text, min);
  if (number !== undefined && (!isWhole || Number.isInteger(number))) {
    return undefined;
  }
  return problem(
    trans.__('%1 does not fit here.', text.trim()),
    isWhole
      ? trans.__('Enter a whole number, %1 or more.', min)
      : trans.__('Enter a number, %1 or more.', min)
  );
}

/** The number that was typed; undefined where there is none. */
export function numberOf(text: string, min: number): number | undefined {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) && number >= min ? number : undefined;
}
