import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationKey } from '../../../api/location.js';

/** What a setting of the location is called in the panel. */
export function labelOfKey(key: LocationKey, trans: TranslationBundle): string {
  switch (key) {
    case 'artifact_storage_dir':
      return trans.__('Values');
    case 'database_url':
      return trans.__('Metadata');
    case 'storage_options':
      return trans.__('Options');
  }
}
