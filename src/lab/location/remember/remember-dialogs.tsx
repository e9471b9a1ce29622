import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationSettings } from '../../../api/location.js';
import { breakable } from '../../kit/breakable.js';
import { namesOf } from '../../kit/names-of.js';
import { labelOfSecret } from '../fields/label-of-secret.js';
import { formatOptions } from '../options/format-options.js';

/** Asks whether a notebook may choose where its artifacts are kept; `later` asks again. */
export async function askForTrust(
  name: string,
  settings: LocationSettings,
  trans: TranslationBundle
): Promise<'yes' | 'no' | 'later'> {
  const { artifact_storage_dir, database_url, storage_options } = settings;
  const no = trans.__('Keep the default');
  const lines = [
    [trans.__('Values'), artifact_storage_dir],
    [trans.__('Metadata'), database_url],
    [
      trans.__('Options'),
      Object.keys(storage_options ?? {}).length === 0
        ? undefined
        : formatOptions(storage_options ?? {})
    ]
  ] as const;
  const { button } = await showDialog({
    title: trans.__('%1: Use the location that this notebook remembers?', name),
    body: (
      <div>
        <p>
          {trans.__('%1 asks for its artifacts to be kept here, in place of your default:', name)}
        </p>
        <dl className="jp-ArtifactStorage-lines">
          {lines.map(([label, text]) =>
            text === undefined ? null : (
              <div className="jp-ArtifactStorage-line" key={label}>
                <dt>{label}</dt>
                <dd>{breakable(text)}</dd>
              </div>
            )
          )}
        </dl>
        <p>
          {trans.__(
            'What you save would go there. Loading an artifact runs code of the person who saved it: agree only if you know this location.'
          )}
        </p>
      </div>
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Ask later') }),
      Dialog.createButton({ label: no, accept: false }),
      Dialog.okButton({ label: trans.__('Use this location') })
    ],
    defaultButton: 0
  });
  return button.accept ? 'yes' : button.label === no ? 'no' : 'later';
}

/** Says that secrets are not written into a notebook, and offers to leave them out. */
export async function askToLeaveOut(
  name: string,
  secrets: readonly string[],
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('%1: This location holds secrets', name),
    body: trans.__(
      'Everybody who gets a notebook can read it, so secrets are not written into it: %1. People who open the notebook enter them once for the session.',
      namesOf(
        secrets.map((field) => labelOfSecret(field, trans)),
        trans
      )
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Do not remember') }),
      Dialog.okButton({ label: trans.__('Remember without secrets') })
    ]
  });
  return button.accept;
}
