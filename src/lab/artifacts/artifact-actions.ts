import { Clipboard, Notification } from '@jupyterlab/apputils';
import { NotebookActions } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactSource } from '../../api/artifact.js';
import { asArtifactStorageError } from '../model/problem.js';
import type { SessionModel } from '../model/session-model.js';
import type { StorageClient } from '../model/storage-client.js';
import { confirmDelete } from './delete-dialog.js';
import { loadCode } from './load-code.js';

/** One artifact, or one version of it. */
export interface IArtifactRef {
  readonly name: string;
  /** Without it: the newest version to load, all versions to delete. */
  readonly version?: number;
  /** Who saved that version; absent: Artifact Storage. */
  readonly source?: ArtifactSource;
}

/** What people do with one artifact of the session that is shown. */
export class ArtifactActions {
  constructor(options: ArtifactActions.IOptions) {
    this.#client = options.client;
    this.#session = options.session;
    this.#trans = options.trans;
  }

  /** Inserts code as a new cell below the active one, and shows it. */
  insertCell(code: string): void {
    const panel = this.#session.notebook.panel;
    if (panel === null) {
      return;
    }
    NotebookActions.insertBelow(panel.content);
    panel.content.activeCell?.model.sharedModel.setSource(code);
    void panel.content.scrollToItem(panel.content.activeCellIndex, 'smart');
  }

  /** Inserts a cell that loads an artifact. */
  insertLoadCell(ref: IArtifactRef): void {
    this.insertCell(loadCode(ref));
  }

  /** Copies the code that loads an artifact. */
  copyLoadCode(ref: IArtifactRef): void {
    this.copy(loadCode(ref));
  }

  /** Copies a text and says so. */
  copy(text: string): void {
    Clipboard.copyToSystem(text);
    Notification.success(this.#trans.__('Copied.'), { autoClose: 2000 });
  }

  /** Deletes a version, or all versions, once people have confirmed it. */
  async delete(ref: IArtifactRef, count: number): Promise<void> {
    const session_id = this.#session.session?.id;
    if (ref.source === 'lineapy') {
      Notification.info(
        this.#trans.__('LineaPy saved this version. Delete it with LineaPy: lineapy.delete(…).'),
        { autoClose: 8000 }
      );
      return;
    }
    if (session_id === undefined || !(await confirmDelete(ref, count, this.#trans))) {
      return;
    }
    try {
      const { versions } = await this.#client.call('deleteArtifact', {
        params: { session_id },
        body: { name: ref.name, version: ref.version ?? 'all' }
      });
      Notification.success(
        this.#trans._n(
          'Deleted %1 version of %2.',
          'Deleted %1 versions of %2.',
          versions.length,
          ref.name
        ),
        { autoClose: 5000 }
      );
    } catch (error) {
      const { message, hint } = asArtifactStorageError(error);
      Notification.error(`${message} ${hint}`, { autoClose: false });
    }
  }

  readonly #client: StorageClient;
  readonly #session: SessionModel;
  readonly #trans: TranslationBundle;
}

/** Types of {@link ArtifactActions}. */
export namespace ArtifactActions {
  /** What the actions need. */
  export interface IOptions {
    readonly client: StorageClient;
    readonly session: SessionModel;
    readonly trans: TranslationBundle;
  }
}
