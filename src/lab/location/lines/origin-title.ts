import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationKey, ResolvedLocation } from '../../../api/location.js';
import { formatOptions } from '../options/format-options.js';
import { originLabel } from './origin-chip.js';

/** What would be used for a setting without the one of this session. */
export function originTitle(
  location: ResolvedLocation,
  key: LocationKey,
  trans: TranslationBundle,
  remembered = false
): string {
  const { origin, inherited } = location[key];
  const value =
    typeof inherited.value === 'string'
      ? inherited.value
      : formatOptions(inherited.value) || trans.__('none');
  const without = trans.__(
    'Without the setting of this session: %1 (%2)',
    value,
    originLabel(inherited.origin, trans)
  );
  if (origin === 'session') {
    return remembered ? `${trans.__('Remembered in this notebook')}. ${without}` : without;
  }
  return trans.__('Comes from: %1', originLabel(origin, trans));
}
