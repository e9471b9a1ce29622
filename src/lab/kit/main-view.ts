import { MainAreaWidget } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ReactElement } from 'react';
import { artifactStorageIcon } from './icon.js';

/** A view of the main area with something that React renders. */
export class MainView extends MainAreaWidget<ReactWidget> {
  constructor({ id, title, content }: MainView.Options) {
    super({ content: ReactWidget.create(content) });
    this.toolbar.hide();
    this.id = id;
    this.title.label = title;
    this.title.caption = title;
    this.title.icon = artifactStorageIcon;
    this.title.closable = true;
    this.content.addClass('jp-ArtifactStorage-mainView');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', title);
  }
}

export namespace MainView {
  export interface Options {
    /** Kept in saved layouts. */
    readonly id: string;
    readonly title: string;
    readonly content: ReactElement;
  }
}
