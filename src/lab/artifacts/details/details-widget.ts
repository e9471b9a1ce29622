import { MainAreaWidget } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { createElement } from 'react';
import { visibleName } from '../../../location/visible-name.js';
import { artifactStorageIcon } from '../../kit/icon.js';
import { lazyView } from '../../kit/lazy-view.js';
import { DETAILS } from '../parts.js';
import type { DetailsModel } from './details-model.js';
import type { DetailsPlace } from './details-place.js';
import type { DetailsProps } from './details-props.js';
import { takeFocus } from './take-focus.js';

const DetailsView = lazyView(DETAILS, ({ DetailsView }) => DetailsView);

/** Of the tab of a widget that is only looked at. */
const PREVIEW_CLASS = 'jp-ArtifactStorage-previewTab';

/** The details of one name as a tab. */
export class DetailsWidget extends MainAreaWidget<ReactWidget> {
  constructor(props: DetailsProps) {
    super({ content: ReactWidget.create(createElement(DetailsView, props)) });
    const { model } = props;
    this.model = model;
    this.#props = props;
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

  /** Whether it is only looked at, and the next one that is takes its place. */
  get isPreview(): boolean {
    return this.#isPreview;
  }

  set isPreview(isPreview: boolean) {
    this.#isPreview = isPreview;
    // The shell has classes of its own there.
    const others = this.title.className.split(' ').filter((one) => one !== PREVIEW_CLASS);
    this.title.className = [...others, ...(isPreview ? [PREVIEW_CLASS] : [])].join(' ').trim();
  }

  /** A key of all that is in it, also while the focus is on the widget itself. */
  handleEvent(event: KeyboardEvent): void {
    const { chosen, place, scope } = this.model;
    if (event.key === 'F2' && chosen !== undefined && chosen.source !== 'lineapy') {
      event.preventDefault();
      void this.#props.host.editNotes(place, scope);
    }
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.node.addEventListener('keydown', this);
  }

  protected override onBeforeDetach(message: Message): void {
    this.node.removeEventListener('keydown', this);
    super.onBeforeDetach(message);
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    takeFocus(this.content.node);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this.model.dispose();
    }
  }

  #isPreview = false;
  readonly #props: DetailsProps;
}

export namespace DetailsWidget {
  /** The id of the widget of one name at a location: opening it again shows the same widget. */
  export function idOf({ name, location }: Pick<DetailsPlace, 'name' | 'location'>): string {
    return ['artifact-storage-details', name, location.database_url ?? '']
      .map(encodeURIComponent)
      .join(':');
  }
}
