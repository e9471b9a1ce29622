import type { TranslationBundle } from '@jupyterlab/translation';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { Remembered } from '../../interfaces/location.js';

/** Why what a notebook remembers is never used. */
export function unusableProblem(
  { reason }: Extract<Remembered, { readonly kind: 'unusable' }>,
  trans: TranslationBundle
): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'invalid_input',
    message:
      reason === 'secret'
        ? trans.__('It holds a secret, which does not belong in a notebook.')
        : trans.__('It is not a valid location.'),
    hint:
      reason === 'secret'
        ? trans.__('Remove it, save the notebook, and change that secret.')
        : trans.__('Forget it, or correct the metadata of the notebook.')
  });
}
