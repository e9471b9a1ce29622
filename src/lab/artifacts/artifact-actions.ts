import { Clipboard } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { ArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type {
  DownloadForm,
  IArtifactActions,
  IArtifactRef,
  IArtifactsScope
} from '../interfaces/artifacts.js';
import type { IStorageClient } from '../interfaces/client.js';
import type { ISessionDocument, ISessionModel } from '../interfaces/session.js';
import { notify, notifyProblem } from '../kit/notify.js';
import type { ValueFiles } from '../notebook/value-files.js';
import { asArtifactStorageError } from '../session/problem.js';
import { confirmDelete } from './delete-dialog.js';
import { loadCode } from './load-code.js';

/** What people do with one artifact, each for the session in which they see it. */
export class ArtifactActions implements IArtifactActions {
  constructor(options: ArtifactActions.Options) {
    this.#options = options;
  }

  async insertCell({ widget, name, isClosed }: ISessionDocument, code: string): Promise<void> {
    if (isClosed) {
      notify({
        type: 'warning',
        message: this.#options.trans.__(
          '%1 is closed. Open it again, or copy the code into another notebook.',
          name
        ),
        autoClose: 8000,
        about: 'document',
        trans: this.#options.trans
      });
      return;
    }
    if (widget.kind === 'console') {
      // What stands at the prompt is run from there: it gets the focus as well.
      this.#options.shell.activateById(widget.panel.id);
      widget.panel.console.replaceSelection(code);
      return;
    }
    if (this.#options.shell.currentWidget !== widget.panel) {
      this.#options.shell.activateById(widget.panel.id);
    }
    const { content } = widget.panel;
    NotebookActions.insertBelow(content);
    content.activeCell?.model.sharedModel.setSource(code);
    // A notebook that was hidden has to be laid out before it can scroll.
    await new Promise((resolve) => window.requestAnimationFrame(resolve));
    await content.scrollToItem(content.activeCellIndex, 'smart');
  }

  async insertLoadCell({ active, location }: IArtifactsScope, ref: IArtifactRef): Promise<void> {
    const front = this.#options.session.active;
    const same =
      front !== undefined &&
      front.location.database_url.value === location.database_url.value &&
      front.location.artifact_storage_dir.value === location.artifact_storage_dir.value;
    const isOpen = active !== undefined && !active.document.isClosed;
    const document = !isOpen && same ? front.document : active?.document;
    if (document !== undefined) {
      await this.insertCell(document, loadCode(ref));
    }
  }

  copyLoadCode(ref: IArtifactRef): void {
    this.copy(loadCode(ref));
  }

  copy(text: string): void {
    Clipboard.copyToSystem(text);
    const message = this.#options.trans.__('Copied.');
    notify({
      type: 'success',
      message,
      autoClose: 2000,
      about: 'clipboard',
      trans: this.#options.trans
    });
  }

  async delete(scope: IArtifactsScope, ref: IArtifactRef, count: number): Promise<void> {
    const { session_id, active } = scope;
    const about = { about: 'artifacts', of: { id: session_id, location: scope.location } } as const;
    const named = (said: string): string =>
      active === undefined ? said : this.#options.trans.__('%1: %2', active.name, said);
    if (ref.source === 'lineapy') {
      notify({
        type: 'info',
        message: this.#options.trans.__(
          'LineaPy saved this version. Delete it with LineaPy: lineapy.delete(…).'
        ),
        autoClose: 8000,
        ...about,
        trans: this.#options.trans
      });
      return;
    }
    if (!(await confirmDelete(ref, count, this.#options.trans))) {
      return;
    }
    try {
      await this.#refuseOtherLocation(scope);
      const { versions, left = [] } = await this.#options.client.call('deleteArtifact', {
        params: { session_id },
        body: { name: ref.name, version: ref.version ?? 'all' }
      });
      notify({
        type: 'success',
        message: named(
          this.#options.trans._n(
            'Deleted %1 version of %2.',
            'Deleted %1 versions of %2.',
            versions.length,
            visibleName(ref.name)
          )
        ),
        autoClose: 5000,
        ...about,
        trans: this.#options.trans
      });
      const [first] = left;
      if (first !== undefined) {
        notify({
          type: 'warning',
          message: named(
            this.#options.trans._n(
              '%1 value of %2 could not be deleted and stays where it is.',
              '%1 values of %2 could not be deleted and stay where they are.',
              left.length,
              visibleName(ref.name)
            )
          ),
          more: this.#options.trans.__('%1: %2', first.root, first.problem.title),
          autoClose: false,
          trans: this.#options.trans
        });
      }
    } catch (error) {
      const problem = asArtifactStorageError(error);
      notifyProblem(problem.message, problem, this.#options.trans, about);
    }
  }

  download(scope: IArtifactsScope, ref: IArtifactRef, form: DownloadForm): Promise<void> {
    return this.#options.files.download(scope, ref, form);
  }

  upload(scope: IArtifactsScope): Promise<void> {
    return this.#options.files.upload(scope);
  }

  async #refuseOtherLocation({ session_id, location: before }: IArtifactsScope): Promise<void> {
    const { location } = await this.#options.client.call('getSession', { params: { session_id } });
    if (location.database_url.value !== before.database_url.value) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: this.#options.trans.__('The location of the session was changed meanwhile.'),
        hint: this.#options.trans.__(
          'Nothing was deleted. Look at the artifacts there, and try again.'
        )
      });
    }
  }

  readonly #options: ArtifactActions.Options;
}

export namespace ArtifactActions {
  /** What is needed of JupyterLab's shell. */
  export interface Shell {
    readonly currentWidget: Widget | null;
    activateById(id: string): void;
  }

  export interface Options {
    readonly client: IStorageClient;
    readonly files: Pick<ValueFiles, 'download' | 'upload'>;
    readonly session: ISessionModel;
    readonly shell: Shell;
    readonly trans: TranslationBundle;
  }
}
