import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationSettings } from '../../api/location.js';
import { maskedFields, putSecrets } from '../../location/masked-settings.js';
import { FormBody } from '../kit/form-body.js';
import { SecretField } from '../location/fields/secret-field.js';

/**
 * A location with its secrets in place of their masks: people enter them, as nobody keeps them.
 *
 * @returns the location; undefined after *Cancel*
 */
export async function withEnteredSecrets(
  settings: LocationSettings,
  title: string,
  trans: TranslationBundle
): Promise<LocationSettings | undefined> {
  const fields = maskedFields(settings);
  if (fields.length === 0) {
    return settings;
  }
  const nothing: Readonly<Record<string, string>> = {};
  const { button, value } = await showDialog({
    title,
    body: new FormBody(nothing, ({ value, onChange }) => (
      <>
        <p>{trans.__('Secrets are kept in memory only. Enter them once more to go on.')}</p>
        {fields.map((field) => (
          <SecretField
            key={field}
            field={field}
            value={value[field] ?? ''}
            trans={trans}
            onChange={(entered) => onChange({ ...value, [field]: entered })}
          />
        ))}
      </>
    )),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Go on') })
    ]
  });
  return button.accept ? putSecrets(settings, value ?? nothing) : undefined;
}
