import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { LocationSettings } from '../../api/location.js';
import { maskedFields, putSecrets } from '../../location/masked-settings.js';
import { FormBody } from '../kit/form-body.js';
import { shortPlace } from '../kit/short-address.js';
import { SecretField } from '../location/fields/secret-field.js';
import type { CareOptions } from './care-options.js';

/**
 * A location with its secrets in place of their masks: people enter them, as nobody keeps them.
 *
 * @returns the location; undefined after *Cancel*
 */
export async function withEnteredSecrets(
  settings: LocationSettings,
  title: string,
  { storage, trans }: Pick<CareOptions, 'storage' | 'trans'>
): Promise<LocationSettings | undefined> {
  const fields = maskedFields(settings);
  if (fields.length === 0) {
    return settings;
  }
  const { artifact_storage_dir, database_url } = settings;
  const whose = [artifact_storage_dir, database_url]
    .filter((address) => typeof address === 'string')
    .map((address) => shortPlace(address, storage.link.home))
    .join(', ');
  const nothing: Readonly<Record<string, string>> = {};
  const { button, value } = await showDialog({
    title,
    body: new FormBody(nothing, ({ value, onChange }) => (
      <>
        <p>
          {trans.__(
            'Secrets are kept in memory only. Enter those of %1 once more to go on.',
            whose
          )}
        </p>
        {fields.map((field) => (
          <SecretField
            key={field}
            field={field}
            value={value[field] ?? ''}
            required
            trans={trans}
            onChange={(entered) => onChange({ ...value, [field]: entered })}
          />
        ))}
      </>
    )),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Go on') })
    ],
    focusNodeSelector: 'input'
  });
  return button.accept ? putSecrets(settings, value ?? nothing) : undefined;
}
