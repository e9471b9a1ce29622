import type { LocationChange, StorageOptions } from '../../api/location.js';
import { isRecord } from '../../location/is-record.js';
import { putPassword, takePassword } from '../../location/masked-settings.js';
import { keepsPassword } from '../../location/same-login.js';
import { keepsSecrets } from '../../location/secrets-target.js';
import { SECRET_MASK } from '../../location/sqlalchemy-url.js';
import type { OriginatedSettings } from './origins.js';

/**
 * A change with the secrets in force in place of their masks, where they go to whom they went before
 * (docs/design/035). Every other mask stays, and is refused as one.
 */
export function withKeptSecrets(change: LocationChange, inUse: OriginatedSettings): LocationChange {
  const { database_url: url, storage_options: options } = change;
  const dir = inUse.artifact_storage_dir.value;
  const isKept =
    isRecord(options) &&
    change.artifact_storage_dir !== null &&
    keepsSecrets(
      { dir, options: inUse.storage_options.value },
      { dir: change.artifact_storage_dir ?? dir, options }
    );
  return {
    ...change,
    ...(typeof url === 'string'
      ? { database_url: withPassword(url, inUse.database_url.value) }
      : {}),
    ...(isKept ? { storage_options: withOptions(options, inUse.storage_options.value) } : {})
  };
}

function withPassword(url: string, present: string): string {
  return takePassword(url).password === SECRET_MASK && keepsPassword(present, url)
    ? putPassword(url, takePassword(present).password)
    : url;
}

function withOptions(options: StorageOptions, present: StorageOptions): StorageOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      const before = present[name];
      return [
        name,
        isRecord(value) && isRecord(before)
          ? withOptions(value, before)
          : value === SECRET_MASK
            ? (before ?? value)
            : value
      ];
    })
  );
}
