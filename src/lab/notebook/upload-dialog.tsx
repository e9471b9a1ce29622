import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../api/errors.js';
import { FieldMessage } from '../kit/field-message.js';

const FILE = 'jp-ArtifactStorage-upload-file';
const NAME = 'jp-ArtifactStorage-upload-name';

/** What people want to upload. */
export interface Upload {
  readonly file: File | undefined;
  readonly name: string;
}

/** What the dialog is given. */
export interface UploadQuestion {
  readonly title: string;
  /** What was entered before. */
  readonly before: Upload | undefined;
  /** Why that could not be uploaded. */
  readonly problem: ArtifactStorageError | undefined;
  readonly trans: TranslationBundle;
}

/** The fields of the dialog that asks for a file, a name, and whether people trust the file. */
class UploadForm extends ReactWidget implements Dialog.IBodyWidget<Upload> {
  constructor(question: UploadQuestion) {
    super();
    this.question = question;
    this.addClass('jp-ArtifactStorage-relocate');
  }

  getValue(): Upload {
    return {
      file: this.#input(FILE)?.files?.[0],
      name: this.#input(NAME)?.value.trim() ?? ''
    };
  }

  protected override render(): JSX.Element {
    const { before, problem, trans } = this.question;
    const isOfName = problem?.field === 'name';
    return (
      <>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={FILE}>{trans.__('Pickle file')}</label>
          <input
            ref={this.#putFile}
            id={FILE}
            type="file"
            accept=".pkl,.pickle"
            aria-invalid={problem !== undefined && !isOfName}
            aria-describedby={`${FILE}-message`}
            onChange={this.#suggestName}
          />
          <FieldMessage id={`${FILE}-message`} problem={isOfName ? undefined : problem} alert />
        </div>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={NAME}>{trans.__('Name')}</label>
          <input
            id={NAME}
            className="jp-mod-styled"
            type="text"
            defaultValue={before?.name}
            aria-invalid={isOfName}
            aria-describedby={`${NAME}-message`}
            spellCheck={false}
            autoComplete="off"
          />
          <FieldMessage id={`${NAME}-message`} problem={isOfName ? problem : undefined} alert />
        </div>
        <p>
          {trans.__(
            'A pickle can run any code on the machine of everyone who loads it. Do you know who made this file, and do you trust them? It is not opened here: only its bytes are kept.'
          )}
        </p>
      </>
    );
  }

  readonly #suggestName = (): void => {
    const name = this.#input(NAME);
    const file = this.#input(FILE)?.files?.[0];
    if (name?.value === '' && file !== undefined) {
      name.value = file.name.replace(/\.(?:pkl|pickle)$/i, '');
    }
  };

  /** The file that was chosen before. */
  readonly #putFile = (input: HTMLInputElement | null): void => {
    const file = this.question.before?.file;
    if (input !== null && file !== undefined && input.files?.length === 0) {
      const chosen = new DataTransfer();
      chosen.items.add(file);
      input.files = chosen.files;
    }
  };

  #input(id: string): HTMLInputElement | null {
    return this.node.querySelector<HTMLInputElement>(`#${id}`);
  }

  /** What it was made with. */
  readonly question: UploadQuestion;
}

/** The dialog that asks for an upload. Enter alone never uploads. */
export function uploadDialog(question: UploadQuestion): Partial<Dialog.IOptions<Upload>> {
  const { problem, title, trans } = question;
  return {
    title,
    body: new UploadForm(question),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('I trust it: upload') })
    ],
    defaultButton: 0,
    focusNodeSelector: `#${problem?.field === 'name' ? NAME : FILE}`
  };
}
