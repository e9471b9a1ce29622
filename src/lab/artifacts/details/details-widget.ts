import { MainAreaWidget } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import { createElement } from 'react';
import { visibleName } from '../../../location/visible-name.js';
import { artifactStorageIcon } from '../../kit/icon.js';
import type { DetailsModel } from './details-model.js';
import type { DetailsProps } from './details-props.js';
import { DetailsView } from './details-view.js';

/** The details of one name as a tab. */
export class DetailsWidget extends MainAreaWidget<ReactWidget> {
  constructor(props: DetailsProps) {
    super({ content: ReactWidget.create(createElement(DetailsView, props)) });
    const { model } = props;
    this.model = model;
    this.id = DetailsWidget.idOf(model.place);
    this.title.label = visibleName(model.place.name);
    // The View menu of Jupyter Notebook names widgets by their caption.
    this.title.caption = props.trans.__('Artifact %1', this.title.label);
    this.title.icon = artifactStorageIcon;
    this.title.closable = true;
    this.content.addClass('jp-ArtifactStorage-details');
    // The heading has the actions.
    this.toolbar.hide();
  }

  readonly model: DetailsModel;

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this.model.dispose();
    }
  }
}

export namespace DetailsWidget {
  /** The id of the widget of one name in one session: opening it again shows the same widget. */
  export function idOf({
    name,
    session_id
  }: {
    readonly name: string;
    readonly session_id: string;
  }): string {
    return `artifact-storage-details-${session_id}-${encodeURIComponent(name)}`;
  }
}
