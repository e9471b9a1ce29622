import type { TranslationBundle } from '@jupyterlab/translation';
import type { Pairing } from '../../../api/location.js';
import { visibleName } from '../../../location/visible-name.js';
import { namesOf } from '../../kit/names-of.js';

/** Whether versions lack their values, or it could not be looked up. */
export function lacksValues({ missing, unknown }: Pairing): boolean {
  return missing > 0 || unknown > 0;
}

/** What is wrong with the pairs, in one sentence: which versions have no value. */
export function pairingTitle(
  { checked, total, missing, unknown, lost }: Pairing,
  trans: TranslationBundle
): string {
  const names = namesOf(
    lost.map(({ name, version }) => `${visibleName(name)} v${version}`),
    trans,
    missing
  );
  const isSample = checked < total;
  if (missing > 0) {
    return isSample
      ? trans._n(
          '%1 of the newest %3 versions has no value: %2',
          '%1 of the newest %3 versions have no value: %2',
          missing,
          names,
          checked
        )
      : trans._n('%1 version has no value: %2', '%1 versions have no value: %2', missing, names);
  }
  return isSample
    ? trans.__(
        'The values of %1 of the newest %2 versions could not be looked up.',
        unknown,
        checked
      )
    : trans._n(
        'The value of %1 version could not be looked up.',
        'The values of %1 versions could not be looked up.',
        unknown
      );
}
