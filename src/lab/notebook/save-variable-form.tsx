import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../api/errors.js';
import { tagsOf } from '../../location/artifact-notes.js';
import { FieldMessage } from '../kit/field-message.js';
import { formatSize, formatType } from '../kit/format.js';
import type { SaveChoice } from './save-code.js';
import type { Variable, Variables } from './variables.js';

const ID = 'jp-ArtifactStorage-save';

/** How many variables are seen at once. */
const ROWS = 8;

/** The fields of the dialog that asks which variable is saved, and under which name. */
export class SaveVariableForm extends ReactWidget implements Dialog.IBodyWidget<SaveChoice> {
  constructor(options: SaveVariableForm.Options) {
    super();
    this.#options = options;
    this.addClass('jp-ArtifactStorage-relocate');
    this.addClass('jp-ArtifactStorage-saveVariable');
  }

  getValue(): SaveChoice {
    return {
      variable: this.node.querySelector('select')?.value ?? '',
      name: this.#text('name').trim(),
      description: this.#text('description').trim(),
      tags: tagsOf(this.#text('tags'))
    };
  }

  protected override render(): JSX.Element {
    const { chosen, found, problem, trans } = this.#options;
    const { variables, more } = found;
    return (
      <>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-variable`}>{trans.__('Variable')}</label>
          <select
            id={`${ID}-variable`}
            className="jp-ArtifactStorage-variables"
            size={Math.min(ROWS, Math.max(2, variables.length))}
            defaultValue={chosen.variable}
            onChange={this.#suggestName}
          >
            {variables.map((variable) => (
              <option key={variable.name} value={variable.name}>
                {this.#describe(variable)}
              </option>
            ))}
          </select>
          {more > 0 && (
            <FieldMessage
              id={`${ID}-more`}
              alert={false}
              text={trans._n('%1 more is not listed.', '%1 more are not listed.', more)}
            />
          )}
        </div>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-name`}>{trans.__('Name')}</label>
          <input
            id={`${ID}-name`}
            className="jp-mod-styled"
            type="text"
            defaultValue={chosen.name}
            spellCheck={false}
            autoComplete="off"
            aria-describedby={`${ID}-name-message`}
            aria-invalid={problem !== undefined}
            onInput={this.#onNamed}
          />
          {problem !== undefined && (
            <FieldMessage id={`${ID}-name-message`} problem={problem} alert />
          )}
        </div>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-description`}>{trans.__('Description')}</label>
          <textarea
            id={`${ID}-description`}
            className="jp-mod-styled"
            rows={2}
            defaultValue={chosen.description}
          />
        </div>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={`${ID}-tags`}>{trans.__('Tags')}</label>
          <input
            id={`${ID}-tags`}
            className="jp-mod-styled"
            type="text"
            defaultValue={chosen.tags.join(', ')}
            placeholder={trans.__('For example baseline, 2026-11')}
            autoComplete="off"
          />
        </div>
        <p>
          {trans.__('A cell saves it: the active one if that is empty, else a new one below it.')}
        </p>
      </>
    );
  }

  #describe(variable: Variable): string {
    const { trans } = this.#options;
    const { name, size, value_type } = variable;
    const shape = variable.value_shape === null ? null : [...variable.value_shape];
    const type = formatType({ value_type, value_shape: shape }, trans);
    return [`${name}: ${type}`, ...(size === null ? [] : [formatSize(size)])].join(' · ');
  }

  readonly #suggestName = (): void => {
    const name = this.node.querySelector<HTMLInputElement>(`#${ID}-name`);
    if (!this.#isNamed && name !== null) {
      name.value = this.node.querySelector('select')?.value ?? '';
    }
  };

  readonly #onNamed = (): void => {
    this.#isNamed = true;
  };

  #text(field: string): string {
    const selector = `#${ID}-${field}`;
    return this.node.querySelector<HTMLInputElement | HTMLTextAreaElement>(selector)?.value ?? '';
  }

  readonly #options: SaveVariableForm.Options;
  /** Whether people have written a name of their own. */
  #isNamed = false;
}

export namespace SaveVariableForm {
  /** What the form starts with. */
  export interface Options {
    readonly chosen: SaveChoice;
    readonly found: Variables;
    /** Why the last name could not be used. */
    readonly problem: ArtifactStorageError | undefined;
    readonly trans: TranslationBundle;
  }
}
