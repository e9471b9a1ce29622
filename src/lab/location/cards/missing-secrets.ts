import type { TranslationBundle } from '@jupyterlab/translation';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { LocationChange } from '../../../api/location.js';
import type { SessionState } from '../../../api/session.js';
import { PASSWORD_FIELD, putSecrets } from '../../../location/masked-settings.js';

/**
 * The change that brings back a session whose secrets the storage server forgot: its own settings,
 * with the secrets in place of their masks.
 *
 * @param entered - The secrets, by the names of `missing_secrets`.
 * @throws ArtifactStorageError `invalid_input`, naming the first one that was not entered.
 */
export function changeOfSecrets(
  { location, missing_secrets }: Pick<SessionState, 'location' | 'missing_secrets'>,
  entered: Readonly<Record<string, string>>,
  trans: TranslationBundle
): LocationChange {
  const empty = missing_secrets.find((field) => (entered[field] ?? '') === '');
  if (empty !== undefined) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message:
        empty === PASSWORD_FIELD
          ? trans.__('The password of the database is missing.')
          : trans.__('The option %1 is missing.', empty.replace('storage_options.', '')),
      hint: trans.__('Enter it, or choose another location with Change….'),
      field: empty
    });
  }
  const { database_url, storage_options } = putSecrets(
    { database_url: location.database_url.value, storage_options: location.storage_options.value },
    entered
  );
  const options = missing_secrets.some((field) => field !== PASSWORD_FIELD);
  return {
    ...(missing_secrets.includes(PASSWORD_FIELD) && database_url !== undefined
      ? { database_url }
      : {}),
    ...(options && storage_options !== undefined ? { storage_options } : {})
  };
}
