import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import { FieldMessage } from '../kit/field-message.js';
import { namesOf } from '../kit/names-of.js';
import { labelOfSecret } from '../location/fields/label-of-secret.js';
import { SettingsLines } from '../location/lines/settings-lines.js';

const ID = 'jp-ArtifactStorage-location-name';

/** The field of the dialog that asks for the name of a location, and what is saved under it. */
export class SaveNamedForm extends ReactWidget implements Dialog.IBodyWidget<string> {
  constructor(options: SaveNamedForm.Options) {
    super();
    this.#options = options;
    this.addClass('jp-ArtifactStorage-relocate');
  }

  getValue(): string {
    return this.node.querySelector<HTMLInputElement>('input')?.value.trim() ?? '';
  }

  protected override render(): JSX.Element {
    const { name, settings, secrets, problem, home, trans } = this.#options;
    const left = secrets.map((field) => labelOfSecret(field, trans));
    return (
      <>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={ID}>{trans.__('Name')}</label>
          <input
            id={ID}
            className="jp-mod-styled"
            type="text"
            defaultValue={name}
            placeholder={trans.__('For example team')}
            spellCheck={false}
            autoComplete="off"
            aria-describedby={`${ID}-message`}
            aria-invalid={problem !== undefined}
          />
          <FieldMessage id={`${ID}-message`} problem={problem} alert />
        </div>
        <SettingsLines settings={settings} home={home} trans={trans} />
        <p>
          {left.length === 0
            ? trans.__('It is written to the settings, for all notebooks.')
            : trans.__(
                'It is written to the settings, for all notebooks, without its secrets: %1. People who choose it enter them once for each session.',
                namesOf(left, trans)
              )}
        </p>
      </>
    );
  }

  readonly #options: SaveNamedForm.Options;
}

export namespace SaveNamedForm {
  /** What the form starts with. */
  export interface Options {
    readonly name: string;
    readonly settings: LocationSettings;
    /** The fields whose secrets are left out. */
    readonly secrets: readonly string[];
    /** Why the last name could not be used. */
    readonly problem: ArtifactStorageError | undefined;
    readonly home: string | undefined;
    readonly trans: TranslationBundle;
  }
}
