import { type Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../api/artifact.js';
import { ArtifactStorageError } from '../../api/errors.js';
import { artifactNameProblem } from '../../location/artifact-name.js';
import { visibleName } from '../../location/visible-name.js';
import type {
  DownloadForm,
  IArtifactRef,
  IArtifactsScope,
  IScopes
} from '../interfaces/artifacts.js';
import type { IStorageClient } from '../interfaces/client.js';
import { FORM_NAMES } from '../kit/form-names.js';
import { notify, notifyProblem } from '../kit/notify.js';
import { toldSoon } from '../kit/told-soon.js';
import { withPart } from '../kit/with-part.js';
import { asArtifactStorageError, errorOfProblem, isAbort } from '../session/problem.js';
import { askClient, idleKernel } from './ask-kernel.js';
import type { JupyterFiles } from './jupyter-files.js';
import { pythonText } from './python-text.js';
import { SlowNotice } from './slow-notice.js';
import type { Upload } from './upload-dialog.js';
import { UPLOAD } from './upload-part.js';

type FileForm = Exclude<DownloadForm, 'pickle'>;

/** An upload with its file. */
type CompleteUpload = Upload & { readonly file: File };

/** Values that leave as files, and files that become values. */
export class ValueFiles {
  constructor(options: ValueFiles.Options) {
    this.#options = options;
  }

  /** Downloads a value as it was saved, or in a form that the kernel of the session makes of it. */
  async download(
    scope: IArtifactsScope,
    { name, version, source }: IArtifactRef,
    form: DownloadForm
  ): Promise<void> {
    const { client, files, save, trans } = this.#options;
    const { session_id } = scope;
    try {
      // What cannot be downloaded says why here: the browser says only that it failed.
      const said = this.#named(scope, trans.__('Preparing the download…'));
      const query = {
        name,
        ...(version === undefined ? {} : { version }),
        ...(source === 'lineapy' ? { source } : {})
      };
      const artifact = await toldSoon(said, () =>
        client.call('getArtifact', { params: { session_id }, query })
      );
      const { problem } = artifact.value;
      if (problem !== undefined) {
        throw errorOfProblem(problem);
      }
      const url =
        form === 'pickle'
          ? files.valueUrl(session_id, artifact)
          : await this.#makeFile(scope, artifact, form);
      save(url);
    } catch (error) {
      this.#tell(scope, error);
    }
  }

  /**
   * Asks for a pickle file and a name, and saves the file as the next version of it. What is refused is
   * asked for again, with what was entered.
   */
  async upload(scope: IArtifactsScope): Promise<void> {
    await this.#upload(scope, undefined);
  }

  async #upload(
    scope: IArtifactsScope,
    before: Upload | undefined,
    refused?: ArtifactStorageError
  ): Promise<void> {
    const { trans } = this.#options;
    const title = this.#named(scope, trans.__('Upload a pickle as an artifact'));
    const question = { title, before, problem: refused, trans };
    await withPart(UPLOAD, trans, async ({ uploadDialog }) => {
      const { button, value } = await showDialog(uploadDialog(question));
      if (button.accept && value !== null) {
        await this.#tryUpload(scope, value);
      }
    });
  }

  async #tryUpload(scope: IArtifactsScope, upload: Upload): Promise<void> {
    const { trans } = this.#options;
    try {
      await this.#send(scope, this.#complete(upload));
    } catch (error) {
      const problem = asArtifactStorageError(error);
      if (problem.kind === 'invalid_input') {
        await this.#upload(scope, upload, problem);
      } else {
        // It may have taken long: people are somewhere else, where no dialog should take the keyboard.
        this.#tell(scope, error, [
          {
            label: trans.__('Try again…'),
            caption: trans.__('Upload the same file once more'),
            callback: () => void this.#upload(scope, upload)
          }
        ]);
      }
    }
  }

  /** @throws ArtifactStorageError where the file is missing, or the name cannot be one. */
  #complete({ file, name }: Upload): CompleteUpload {
    const { trans } = this.#options;
    if (file === undefined) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: trans.__('No file is chosen.'),
        hint: trans.__('Choose the pickle file to upload.')
      });
    }
    const problem = artifactNameProblem(name);
    if (problem !== null) {
      throw new ArtifactStorageError({ kind: 'invalid_input', ...problem, field: 'name' });
    }
    return { file, name };
  }

  async #send(scope: IArtifactsScope, { file, name }: CompleteUpload): Promise<void> {
    const { files, trans } = this.#options;
    const stop = new AbortController();
    const message = this.#named(scope, trans.__('Uploading %1…', visibleName(name)));
    const notice = new SlowNotice(message, () => stop.abort(), trans);
    try {
      const { version } = await files.upload(scope.session_id, name, file, {
        signal: stop.signal,
        onProgress: (part) => {
          notice.progress = part;
        }
      });
      notify({
        type: 'success',
        message: this.#named(
          scope,
          trans.__('Saved %1 as version %2.', visibleName(name), version)
        ),
        autoClose: 5000,
        about: 'artifacts',
        of: { id: scope.session_id, location: scope.location },
        trans
      });
    } finally {
      notice.end();
    }
  }

  async #makeFile(scope: IArtifactsScope, artifact: Artifact, form: FileForm): Promise<string> {
    const { files, trans } = this.#options;
    const { active } = scope;
    if (active === undefined || active.document.isClosed) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: trans.__('Only a kernel can make a %1 file of a value.', FORM_NAMES[form]),
        hint: trans.__('Open a notebook at this location, or download the value as it was saved.')
      });
    }
    const kernel = await idleKernel(active, trans);
    const { name, version, source } = artifact;
    const file = await files.openExport();
    let stopped = false;
    const stop = (): void => {
      stopped = true;
      void kernel.interrupt();
    };
    const message = trans.__(
      '%1 makes a %2 file of %3…',
      active.name,
      FORM_NAMES[form],
      visibleName(name)
    );
    const notice = new SlowNotice(message, stop, trans);
    try {
      const from = source === 'lineapy' ? pythonText(source) : 'None';
      const call = `write_file(${pythonText(name)}, ${version}, ${from}, ${pythonText(form)}, ${pythonText(file.path)})`;
      const reason = await askClient(kernel, { module: '_as_file', call }, trans);
      if (reason !== '') {
        throw new ArtifactStorageError({
          kind: 'unsupported',
          message: reason,
          hint: trans.__('Download it as it was saved, or in another form.')
        });
      }
      return files.exportUrl(file, name, `-v${version}.${form}`);
    } catch (error) {
      void files.removeExport(file).catch(() => undefined);
      throw stopped ? new DOMException('Stopped', 'AbortError') : error;
    } finally {
      notice.end();
    }
  }

  #tell(
    scope: IArtifactsScope,
    error: unknown,
    actions: readonly Notification.IAction[] = []
  ): void {
    if (!isAbort(error)) {
      const { session_id: id, location } = scope;
      const problem = asArtifactStorageError(error);
      notifyProblem(this.#named(scope, problem.message), problem, this.#options.trans, {
        about: 'artifacts',
        of: { id, location },
        actions
      });
    }
  }

  /** A sentence with the notebook that it is about, else its location. */
  #named(scope: IArtifactsScope, said: string): string {
    const { scopes, trans } = this.#options;
    return trans.__('%1: %2', scopes.nameOf(scope), said);
  }

  readonly #options: ValueFiles.Options;
}

export namespace ValueFiles {
  export interface Options {
    readonly client: IStorageClient;
    readonly files: JupyterFiles;
    /** Lets the browser save what is at an address. */
    readonly save: (url: string) => void;
    readonly scopes: Pick<IScopes, 'nameOf'>;
    readonly trans: TranslationBundle;
  }
}
