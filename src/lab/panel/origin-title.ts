import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationKey, ResolvedLocation } from '../../api/location.js';
import { formatOptions } from './format-options.js';
import { originLabel } from './origin-chip.js';

/** What would be used for a setting without the one of this session. */
export function originTitle(
  location: ResolvedLocation,
  key: LocationKey,
  trans: TranslationBundle
): string {
  const { origin, inherited } = location[key];
  const value =
    typeof inherited.value === 'string'
      ? inherited.value
      : formatOptions(inherited.value) || trans.__('none');
  return origin === 'session'
    ? trans.__(
        'Without the setting of this session: %1 (%2)',
        value,
        originLabel(inherited.origin, trans)
      )
    : trans.__('Comes from: %1', originLabel(origin, trans));
}
