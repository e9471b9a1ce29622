import type { ITranslator } from '@jupyterlab/translation';
import { PanelWithToolbar, ReactWidget, SidePanel, Toolbar } from '@jupyterlab/ui-components';
import { type Message, MessageLoop } from '@lumino/messaging';
import { type ISignal, Signal } from '@lumino/signaling';
import type { AccordionPanel, Widget } from '@lumino/widgets';
import { createElement, type FunctionComponent } from 'react';
import { countsText } from '../artifacts/counts-text.js';
import { ArtifactsSection } from '../artifacts/list/artifacts-section.js';
import { ArtifactsToolbar } from '../artifacts/list/artifacts-toolbar.js';
import { DETAILS } from '../artifacts/parts.js';
import { focusAfterPalette } from '../kit/focus-after-palette.js';
import { artifactStorageIcon } from '../kit/icon.js';
import { prefetchWhenIdle } from '../kit/lazy-part.js';
import { TitleChip } from '../location/lines/title-chip.js';
import { CHANGE_FORM } from '../location/parts.js';
import type { PanelProps } from '../panel-props.js';
import { AutoCheck } from './auto-check.js';
import { FitToContent } from './fit-to-content.js';
import { KeepFocus } from './keep-focus.js';
import { LocationSection } from './location-section.js';
import { PanelHeader } from './panel-header.js';

/** Id of the panel in the shell, kept in saved layouts. */
const PANEL_ID = 'jp-artifact-storage-panel';

const SEARCH_SELECTOR = '.jp-ArtifactStorage-search input';

/** The side panel: header, location, artifacts. */
export class StoragePanel extends SidePanel {
  constructor(options: StoragePanel.Options) {
    super({ translator: options.translator });
    const { storage, trans } = options;
    this.#props = { storage, trans, commands: options.commands };
    this.#autoCheck = new AutoCheck(storage);
    this.id = PANEL_ID;
    this.title.icon = artifactStorageIcon;
    this.title.caption = trans.__('Artifact Storage');
    this.addClass('jp-ArtifactStorage');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Artifact Storage'));
    // Not a stop of the Tab key: the focus comes here with a command, and Tab goes on to what is in it.
    this.node.tabIndex = -1;
    this.header.addWidget(this.#create(PanelHeader));

    const location = this.#section(trans.__('Location'), LocationSection);
    location.toolbar.addItem('origin', this.#create(TitleChip));
    location.addClass('jp-ArtifactStorage-locationPanel');
    this.addWidget(location);
    this.#artifacts = this.#section(trans.__('Artifacts'), ArtifactsSection);
    this.#artifacts.toolbar.addClass('jp-ArtifactStorage-artifactsHead');
    this.#artifacts.toolbar.addItem('home', this.#create(ArtifactsToolbar));
    this.addWidget(this.#artifacts);
    this.#keepFocus = [location, this.#artifacts].map(({ node }) => new KeepFocus(node));
    // What a check finds comes under the pointer: the buttons below it stay where they were clicked.
    const isHeld = (): boolean => {
      const { draft } = storage.form;
      return draft !== undefined && (draft.report ?? draft.error) !== undefined;
    };
    const accordion = this.content as AccordionPanel;
    this.#fit = new FitToContent(accordion, location, this.#artifacts, isHeld);
    storage.form.stateChanged.connect(this.#onForm, this);
    storage.artifacts.stateChanged.connect(this.#onArtifacts, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#props.storage.artifacts.stateChanged.disconnect(this.#onArtifacts, this);
      this.#props.storage.form.stateChanged.disconnect(this.#onForm, this);
      this.#autoCheck.dispose();
      for (const keep of this.#keepFocus) {
        keep.dispose();
      }
      this.#fit.dispose();
      super.dispose();
    }
  }

  /** Puts the focus into the panel, unless it is in there already. */
  takeFocus(): void {
    focusAfterPalette(() => {
      if (!this.node.contains(document.activeElement)) {
        this.node.focus();
      }
    });
  }

  /** Opens the section of the artifacts and puts the focus into its search box. */
  focusArtifacts(): void {
    (this.content as AccordionPanel).expand(this.widgets.indexOf(this.#artifacts));
    // The layout may still have to show the widgets.
    MessageLoop.flush();
    focusAfterPalette(() => {
      this.node.querySelector<HTMLInputElement>(SEARCH_SELECTOR)?.focus();
    });
  }

  /** Opens the section of the location. */
  expandLocation(): void {
    (this.content as AccordionPanel).expand(0);
  }

  /** Emitted when people see it that did not before. */
  get shown(): ISignal<this, void> {
    return this.#shown;
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.#shown.emit();
    this.#autoCheck.setActive(true);
    this.#prefetch();
  }

  protected override onBeforeHide(msg: Message): void {
    this.#autoCheck.setActive(false);
    super.onBeforeHide(msg);
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this.#autoCheck.setActive(this.isVisible);
    if (this.isVisible) {
      this.#prefetch();
    }
  }

  /** What people probably open next. */
  #prefetch(): void {
    prefetchWhenIdle(DETAILS, CHANGE_FORM);
  }

  #section(title: string, component: FunctionComponent<PanelProps>): PanelWithToolbar {
    const section = new PanelWithToolbar({ toolbar: new Toolbar() });
    section.title.label = title;
    section.addClass('jp-ArtifactStorage-sectionPanel');
    section.addWidget(this.#create(component));
    return section;
  }

  #create(component: FunctionComponent<PanelProps>): Widget {
    const widget = ReactWidget.create(createElement(component, this.#props));
    widget.addClass('jp-ArtifactStorage-content');
    return widget;
  }

  /** A form that opens or closes is as tall as it is, whatever size people gave to what was there. */
  #onForm(): void {
    this.#fit.reset();
  }

  #onArtifacts(): void {
    const { trans, storage } = this.#props;
    const counts = countsText(storage.artifacts, trans);
    this.#artifacts.title.label =
      counts === undefined ? trans.__('Artifacts') : trans.__('Artifacts (%1)', counts);
  }

  readonly #props: PanelProps;
  readonly #shown = new Signal<this, void>(this);
  readonly #autoCheck: AutoCheck;
  readonly #keepFocus: readonly KeepFocus[];
  readonly #artifacts: PanelWithToolbar;
  readonly #fit: FitToContent;
}

export namespace StoragePanel {
  export interface Options extends PanelProps {
    readonly translator: ITranslator;
  }
}
