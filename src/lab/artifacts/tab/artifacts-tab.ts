import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IStateDB } from '@jupyterlab/statedb';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { createElement } from 'react';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { artifactStorageIcon } from '../../kit/icon.js';
import { prefetchWhenIdle } from '../../kit/lazy-part.js';
import { lazyView } from '../../kit/lazy-view.js';
import type { PanelProps } from '../../panel-props.js';
import { BROWSER, DETAILS } from '../parts.js';
import { BrowserState } from './browser-state.js';

const ArtifactBrowser = lazyView(BROWSER, ({ ArtifactBrowser }) => ArtifactBrowser);

/** Id of the tab in the shell, kept in saved layouts. */
const TAB_ID = 'jp-artifact-storage-tab';

/** The tab "Artifacts" of the main area. */
export class ArtifactsTab extends MainAreaWidget<ReactWidget> {
  constructor(options: ArtifactsTab.Options) {
    const { commands, database, storage, trans } = options;
    const artifacts = storage.newList();
    const state = new BrowserState(artifacts, database);
    const takesFocus = (): boolean => this.#takesFocus();
    const content = ReactWidget.create(
      createElement(ArtifactBrowser, { artifacts, commands, state, storage, takesFocus, trans })
    );
    super({ content });
    this.toolbar.hide();
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
    content.addClass('jp-ArtifactStorage-artifactsTab');
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

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    prefetchWhenIdle(DETAILS);
  }

  /** The focus goes to the row that had it last, or to the first one as soon as there is one. */
  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.#wantsFocus = true;
    if (this.#takesFocus(true)) {
      this.node.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus();
    }
  }

  /** Whether a row takes the focus now: the tab was brought to the front, and people went nowhere else. */
  #takesFocus(again = false): boolean {
    const { activeElement } = document;
    const isFree =
      activeElement === null ||
      activeElement === document.body ||
      activeElement === this.node ||
      activeElement === this.content.node;
    const takes = this.#wantsFocus && isFree;
    this.#wantsFocus = again && takes;
    return takes;
  }

  #wantsFocus = false;
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
