import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { useState } from 'react';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { FieldMessage } from '../../kit/field-message.js';
import { useMaskedAddress } from '../../kit/use-masked-address.js';
import { placeholderOf } from '../fields/placeholder-of.js';

/** Where values were, and where they are now. */
export interface Move {
  readonly old_root: string;
  readonly new_root: string;
}

const ID = 'jp-ArtifactStorage-relocate';

interface RelocateFieldProps extends RelocateForm.Options {
  readonly name: keyof Move;
  readonly label: string;
  readonly placeholder: string;
}

function RelocateField(props: RelocateFieldProps): JSX.Element {
  const { name, label, placeholder, move, problem } = props;
  const [value, setValue] = useState(move[name]);
  const { masked, onBlur } = useMaskedAddress(value, problem !== undefined);
  const isAtFault = problem !== undefined && (problem.field ?? name) === name;
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={`${ID}-${name}`}>{label}</label>
      <input
        id={`${ID}-${name}`}
        className="jp-mod-styled"
        type={masked ? 'password' : 'text'}
        name={name}
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        list={name === 'old_root' ? `${ID}-roots` : undefined}
        aria-describedby={isAtFault ? `${ID}-problem` : undefined}
        aria-invalid={isAtFault}
        onChange={(event) => setValue(event.currentTarget.value)}
        onBlur={onBlur}
      />
    </div>
  );
}

function RelocateFields(props: RelocateForm.Options): JSX.Element {
  const { roots, problem, trans } = props;
  return (
    <>
      <p>
        {trans.__(
          'Versions remember where their values are. Every value must be at the new address, with its recorded size and checksum, before anything changes. No file is copied or deleted.'
        )}
      </p>
      <RelocateField
        {...props}
        name="old_root"
        label={trans.__('Old address')}
        placeholder={trans.__('Where the values were')}
      />
      <datalist id={`${ID}-roots`}>
        {roots.map((root) => (
          <option key={root} value={root} />
        ))}
      </datalist>
      <RelocateField
        {...props}
        name="new_root"
        label={trans.__('New address')}
        placeholder={placeholderOf('artifact_storage_dir', trans)}
      />
      {problem !== undefined && <FieldMessage id={`${ID}-problem`} problem={problem} alert />}
    </>
  );
}

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
    return <RelocateFields {...this.#options} />;
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
