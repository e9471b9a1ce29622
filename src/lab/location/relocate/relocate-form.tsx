import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { FieldMessage } from '../../kit/field-message.js';
import { placeholderOf } from '../fields/placeholder-of.js';

/** Where values were, and where they are now. */
export interface Move {
  readonly old_root: string;
  readonly new_root: string;
}

const ID = 'jp-ArtifactStorage-relocate';

/** The fields of the dialog that asks where values moved. */
export class RelocateForm extends ReactWidget implements Dialog.IBodyWidget<Move> {
  constructor(options: RelocateForm.Options) {
    super();
    this.#options = options;
    this.addClass('jp-ArtifactStorage-relocate');
  }

  getValue(): Move {
    const text = (name: string): string =>
      this.node.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value.trim() ?? '';
    return { old_root: text('old_root'), new_root: text('new_root') };
  }

  protected override render(): JSX.Element {
    const { move, roots, problem, trans } = this.#options;
    const field = (name: keyof Move, label: string, placeholder: string): JSX.Element => (
      <div className="jp-ArtifactStorage-field">
        <label htmlFor={`${ID}-${name}`}>{label}</label>
        <input
          id={`${ID}-${name}`}
          className="jp-mod-styled"
          type="text"
          name={name}
          defaultValue={move[name]}
          placeholder={placeholder}
          spellCheck={false}
          list={name === 'old_root' ? `${ID}-roots` : undefined}
          aria-describedby={problem === undefined ? undefined : `${ID}-problem`}
        />
      </div>
    );
    return (
      <>
        <p>
          {trans.__(
            'Versions remember where their values are. Every value must be at the new address, with its recorded size and checksum, before anything changes. No file is copied or deleted.'
          )}
        </p>
        {field('old_root', trans.__('Old address'), trans.__('Where the values were'))}
        <datalist id={`${ID}-roots`}>
          {roots.map((root) => (
            <option key={root} value={root} />
          ))}
        </datalist>
        {field('new_root', trans.__('New address'), placeholderOf('artifact_storage_dir', trans))}
        {problem !== undefined && <FieldMessage id={`${ID}-problem`} problem={problem} alert />}
      </>
    );
  }

  readonly #options: RelocateForm.Options;
}

export namespace RelocateForm {
  /** What the form starts with. */
  export interface Options {
    readonly move: Move;
    /** Places that versions are known to remember. */
    readonly roots: readonly string[];
    /** Why the last try came to nothing. */
    readonly problem: ArtifactStorageError | undefined;
    readonly trans: TranslationBundle;
  }
}
