import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IStateDB } from '@jupyterlab/statedb';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { createElement } from 'react';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { artifactStorageIcon } from '../../kit/icon.js';
import type { PanelProps } from '../../panel-props.js';
import { ArtifactBrowser } from './artifact-browser.js';
import { BrowserState } from './browser-state.js';

/** Id of the tab in the shell, kept in saved layouts. */
const TAB_ID = 'jp-artifact-storage-tab';

/** The tab "Artifacts" of the main area. */
export class ArtifactsTab extends MainAreaWidget<ReactWidget> {
  constructor(options: ArtifactsTab.Options) {
    const { commands, database, storage, trans } = options;
    const artifacts = storage.newList();
    const state = new BrowserState(artifacts, database);
    const content = ReactWidget.create(
      createElement(ArtifactBrowser, { artifacts, commands, state, storage, trans })
    );
    super({ content });
    this.#artifacts = artifacts;
    this.#state = state;
    this.#storage = storage;
    storage.scopes.add(artifacts);
    void state.restore();
    this.id = TAB_ID;
    this.title.label = trans.__('Artifacts');
    this.title.caption = this.title.label;
    this.title.icon = artifactStorageIcon;
    this.title.closable = true;
    content.addClass('jp-ArtifactStorage-tab');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Artifacts'));
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#storage.scopes.remove(this.#artifacts);
      this.#state.dispose();
      this.#artifacts.dispose();
      super.dispose();
    }
  }

  /** The focus goes to the row that had it last, else to the search. */
  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    if (!this.node.contains(document.activeElement)) {
      const find = (selector: string): HTMLElement | null => this.node.querySelector(selector);
      (find('[role=row][tabindex="0"]') ?? find('input[type=search]'))?.focus();
    }
  }

  readonly #artifacts: IArtifactsModel;
  readonly #state: BrowserState;
  readonly #storage: PanelProps['storage'];
}

export namespace ArtifactsTab {
  export interface Options extends PanelProps {
    /** Where the tab keeps its filters, its order and its columns. */
    readonly database: IStateDB;
  }
}
