import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';

const FILE = 'jp-ArtifactStorage-upload-file';
const NAME = 'jp-ArtifactStorage-upload-name';

/** What people want to upload. */
export interface Upload {
  readonly file: File | undefined;
  readonly name: string;
}

/** The fields of the dialog that asks for a file, a name, and whether people trust the file. */
class UploadForm extends ReactWidget implements Dialog.IBodyWidget<Upload> {
  constructor(trans: TranslationBundle) {
    super();
    this.#trans = trans;
    this.addClass('jp-ArtifactStorage-relocate');
  }

  getValue(): Upload {
    return {
      file: this.#input(FILE)?.files?.[0],
      name: this.#input(NAME)?.value.trim() ?? ''
    };
  }

  protected override render(): JSX.Element {
    const trans = this.#trans;
    return (
      <>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={FILE}>{trans.__('Pickle file')}</label>
          <input id={FILE} type="file" accept=".pkl,.pickle" onChange={this.#suggestName} />
        </div>
        <div className="jp-ArtifactStorage-field">
          <label htmlFor={NAME}>{trans.__('Name')}</label>
          <input
            id={NAME}
            className="jp-mod-styled"
            type="text"
            spellCheck={false}
            autoComplete="off"
          />
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

  #input(id: string): HTMLInputElement | null {
    return this.node.querySelector<HTMLInputElement>(`#${id}`);
  }

  readonly #trans: TranslationBundle;
}

/** The dialog that asks for an upload. Enter alone never uploads. */
export function uploadDialog(
  title: string,
  trans: TranslationBundle
): Partial<Dialog.IOptions<Upload>> {
  return {
    title,
    body: new UploadForm(trans),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('I trust it: upload') })
    ],
    defaultButton: 0,
    focusNodeSelector: `#${FILE}`
  };
}
