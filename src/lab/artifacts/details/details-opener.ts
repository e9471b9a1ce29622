import type { JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationSettings } from '../../../api/location.js';
import { trimEnd } from '../../../location/trim-end.js';
import { CommandIds } from '../../command-ids.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import type { IArtifactStorage } from '../../tokens.js';
import { settingsAt } from '../load-code.js';
import { openNotes } from '../notes/open-notes.js';
import { DetailsModel } from './details-model.js';
import type { DetailsPlace } from './details-place.js';
import type { DetailsHost } from './details-props.js';
import { DetailsWidget } from './details-widget.js';

/** Which details are wanted, and in which session the artifact was found. */
export type WantedDetails = Omit<DetailsPlace, 'location'> & {
  /** Where it is, without secrets; absent: where the session is. */
  readonly location?: LocationSettings | undefined;
};

/** How details are shown. */
export interface OpenOptions {
  /** Whether to bring them to the front; not after a reload, whose layout says that. */
  readonly activate?: boolean;
  /** Whether they are only looked at: the next ones that are take their place. */
  readonly isPreview?: boolean;
}

/** Opens the details of a name, once for each name at a location, and remembers which are open. */
export class DetailsOpener {
  constructor(options: DetailsOpener.Options) {
    this.#options = options;
  }

  /** The details that are open. */
  readonly tracker = new WidgetTracker<DetailsWidget>({ namespace: 'artifact-storage-details' });

  /**
   * Shows a place. What it doesn't say stays as it is where the name is open already.
   *
   * @param scope - The session with its document, where it is known.
   */
  async open(
    wanted: WantedDetails,
    scope: IArtifactsScope | undefined,
    { activate = true, isPreview = false }: OpenOptions = {}
  ): Promise<void> {
    const location = scope === undefined ? wanted.location : settingsAt(scope.location);
    const place = { ...wanted, location: location ?? (await this.#locationOf(wanted.session_id)) };
    const id = DetailsWidget.idOf(place);
    const open = this.tracker.find((widget) => widget.id === id);
    if (open === undefined) {
      this.#add(this.#make(place, scope), isPreview);
    } else {
      const { version, section, other } = place;
      if (scope !== undefined) {
        open.model.adopt(scope);
      }
      if (version !== undefined) {
        open.model.choose({ ...place, version });
      }
      if (other !== undefined) {
        open.model.compareWith(other);
      }
      if (section !== undefined) {
        open.model.show(section);
      }
      if (!isPreview) {
        open.isPreview = false;
      }
    }
    if (activate) {
      this.#options.app.shell.activateById(id);
    }
  }

  /** Where a session is that no list shows. */
  async #locationOf(session_id: string): Promise<LocationSettings> {
    const { client } = this.#options.storage;
    return settingsAt((await client.call('getSession', { params: { session_id } })).location);
  }

  /** Adds a widget to the shell, in place of the one that was only looked at. */
  #add(widget: DetailsWidget, isPreview: boolean): void {
    const { app, area } = this.#options;
    const looked = this.tracker.find((other) => other.isPreview && other !== widget);
    const ref = isPreview && looked?.isAttached === true ? { ref: looked.id } : {};
    app.shell.add(widget, area, { mode: 'tab-after', activate: false, ...ref });
    widget.isPreview = isPreview;
    if (isPreview) {
      looked?.dispose();
    }
  }

  #make(place: DetailsPlace, scope: IArtifactsScope | undefined): DetailsWidget {
    const { area, storage, trans } = this.#options;
    if (area === 'right') {
      // There is no tab that could be closed.
      this.tracker.forEach((other) => {
        other.dispose();
      });
    }
    const { client, link, session } = storage;
    const model = new DetailsModel({ client, link, session, place, scope });
    const host = this.#host(() => {
      widget.isPreview = false;
    });
    const widget: DetailsWidget = new DetailsWidget({ model, host, storage, trans });
    void this.tracker.add(widget);
    const kept = (): string => JSON.stringify([model.place, widget.isPreview]);
    let saved = kept();
    const save = (): void => {
      const now = kept();
      if (now !== saved) {
        saved = now;
        void this.tracker.save(widget);
      }
    };
    model.stateChanged.connect(save);
    widget.title.changed.connect(save);
    return widget;
  }

  /** @param onEdit - Called before people edit what they looked at. */
  #host(onEdit: () => void): DetailsHost {
    const { app, rendermime, storage, trans } = this.#options;
    return {
      rendermime,
      openDetails: (wanted, scope) => this.open(wanted, scope),
      editNotes: ({ session_id, ...ref }, scope) => {
        onEdit();
        return openNotes(storage, { session_id, scope, ref }, trans);
      },
      showTrash: (session_id) => app.commands.execute(CommandIds.showTrash, { session_id }),
      openNotebook: (path) => app.commands.execute('docmanager:open', { path }),
      findNotebook: async (path) => {
        const root = PageConfig.getOption('serverRoot').replace(/^~/, storage.link.home ?? '~');
        const base = trimEnd(root, /\//);
        if (!path.startsWith(`${base}/`)) {
          return undefined;
        }
        const below = path.slice(base.length + 1);
        const { contents } = app.serviceManager;
        const found = await contents.get(below, { content: false }).catch(() => undefined);
        return found?.path;
      }
    };
  }

  readonly #options: DetailsOpener.Options;
}

export namespace DetailsOpener {
  export interface Options {
    readonly app: JupyterFrontEnd;
    readonly storage: IArtifactStorage;
    readonly rendermime: IRenderMimeRegistry;
    /** Where details are shown: Notebook 7 has room for one widget in the main area. */
    readonly area: 'main' | 'right';
    readonly trans: TranslationBundle;
  }
}
