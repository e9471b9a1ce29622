import type { TranslationBundle } from '@jupyterlab/translation';
import { someNames } from '../../location/some-names.js';

/** Names in a sentence, however many there are: three of them, and how many more. */
export function namesOf(
  names: readonly string[],
  trans: TranslationBundle,
  total = names.length
): string {
  return someNames(names, {
    total,
    more: (shown, count) => trans.__('%1 and %2 more', shown, count.toLocaleString())
  });
}
