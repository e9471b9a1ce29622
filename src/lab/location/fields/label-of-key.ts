import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationKey } from '../../../api/location.js';

/** What a setting of the location is called in the panel. */
export function labelOfKey(key: LocationKey, trans: TranslationBundle): string {
  const labels: Readonly<Record<LocationKey, string>> = {
    artifact_storage_dir: trans.__('Values'),
    database_url: trans.__('Metadata'),
    storage_options: trans.__('Options')
  };
  return labels[key];
}
