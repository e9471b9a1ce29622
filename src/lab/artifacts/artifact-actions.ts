import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  DownloadForm,
  IArtifactActions,
  IArtifactRef,
  IArtifactsScope,
  ICountedRef,
  IScopes
} from '../interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from '../interfaces/client.js';
import type { IActiveSession, ISessionDocument, ISessionModel } from '../interfaces/session.js';
import { notify } from '../kit/notify.js';
import { putIntoCell } from '../notebook/put-into-cell.js';
import type { ValueFiles } from '../notebook/value-files.js';
import { deleteArtifacts } from './delete-artifacts.js';
import { loadCodeOf } from './load-code.js';

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
    // Shift and Enter run what was put in, also where the document was in front already.
    this.#options.shell.activateById(widget.panel.id);
    if (widget.kind === 'console') {
      widget.panel.console.replaceSelection(code);
      return;
    }
    const { content } = widget.panel;
    putIntoCell(widget.panel, code);
    // A notebook that was hidden has to be laid out before it can scroll.
    await new Promise((resolve) => window.requestAnimationFrame(resolve));
    await content.scrollToItem(content.activeCellIndex, 'smart');
  }

  async insertLoadCell(
    scope: IArtifactsScope,
    ref: IArtifactRef | readonly IArtifactRef[]
  ): Promise<void> {
    const { active } = scope;
    const front = this.#options.session.active;
    const isOpen = active !== undefined && !active.document.isClosed;
    // Where its own notebook is closed, that in front takes its place only if it has the same artifacts.
    const isOther = active !== undefined && !isSameLocation(scope, front);
    const document = isOpen || isOther ? active?.document : front?.document;
    const code = this.cellCode(scope, [ref].flat(), document);
    if (document !== undefined) {
      await this.insertCell(document, code);
      return;
    }
    Clipboard.copyToSystem(code);
    notify({
      type: 'info',
      message: this.#options.trans.__(
        'No notebook is open. The code that loads it is copied: paste it into a cell.'
      ),
      autoClose: 8000,
      about: 'clipboard',
      trans: this.#options.trans
    });
  }

  canInsert({ active }: IArtifactsScope): boolean {
    return active !== undefined || this.#options.session.active !== undefined;
  }

  cellCode(
    scope: IArtifactsScope,
    refs: readonly IArtifactRef[],
    document: ISessionDocument | undefined
  ): string {
    const front = this.#options.session.active;
    const session = [scope.active, front].find((one) => one?.document === document);
    const isHere = document === undefined ? isInherited(scope) : isSameLocation(scope, session);
    return loadCodeOf(refs, isHere ? undefined : scope.location);
  }

  copyLoadCode(ref: IArtifactRef | readonly IArtifactRef[], scope?: IArtifactsScope): void {
    const refs = [ref].flat();
    const front = scope?.active ?? this.#options.session.active;
    this.copy(scope === undefined ? loadCodeOf(refs) : this.cellCode(scope, refs, front?.document));
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
    await this.deleteAll(scope, [{ ...ref, count }]);
  }

  deleteAll(
    scope: IArtifactsScope,
    rows: readonly ICountedRef[],
    permanently = false
  ): Promise<readonly string[]> {
    const { client, link, scopes, trans } = this.#options;
    return deleteArtifacts(scope, rows, { client, link, scopes, trans, permanently });
  }

  download(scope: IArtifactsScope, ref: IArtifactRef, form: DownloadForm): Promise<void> {
    return this.#options.files.download(scope, ref, form);
  }

  upload(scope: IArtifactsScope): Promise<void> {
    return this.#options.files.upload(scope);
  }

  readonly #options: ArtifactActions.Options;
}

/** Whether a session lists the artifacts of a scope. */
function isSameLocation(scope: IArtifactsScope, session: IActiveSession | undefined): boolean {
  return (
    session !== undefined &&
    session.location.database_url.value === scope.location.database_url.value &&
    session.location.artifact_storage_dir.value === scope.location.artifact_storage_dir.value
  );
}

/** Whether a new session would find the artifacts. */
function isInherited({ active, location }: IArtifactsScope): boolean {
  const { artifact_storage_dir, database_url } = location;
  return (
    active === undefined &&
    artifact_storage_dir.origin !== 'session' &&
    database_url.origin !== 'session'
  );
}

export namespace ArtifactActions {
  /** What is needed of JupyterLab's shell. */
  export interface Shell {
    activateById(id: string): void;
  }

  export interface Options {
    readonly client: IStorageClient;
    readonly link: Pick<IServerLink, 'received'>;
    readonly files: Pick<ValueFiles, 'download' | 'upload'>;
    readonly session: ISessionModel;
    readonly shell: Shell;
    readonly scopes: Pick<IScopes, 'nameOf'>;
    readonly trans: TranslationBundle;
  }
}
