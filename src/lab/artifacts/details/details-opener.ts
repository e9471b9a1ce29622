import type { JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { trimEnd } from '../../../location/trim-end.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import type { IArtifactStorage } from '../../tokens.js';
import { editNotes } from '../notes/edit-notes.js';
import { DetailsModel } from './details-model.js';
import type { DetailsPlace } from './details-place.js';
import type { DetailsHost } from './details-props.js';
import { DetailsWidget } from './details-widget.js';

/** Opens the details of a name, once for each name and session, and remembers which are open. */
export class DetailsOpener {
  constructor(options: DetailsOpener.Options) {
    this.#options = options;
  }

  /** The details that are open. */
  readonly tracker = new WidgetTracker<DetailsWidget>({ namespace: 'artifact-storage-details' });

  /**
   * Shows a place. What it doesn't say stays as it is where the name is open already.
   *
   * @param activate - Whether to bring it to the front; not after a reload, whose layout says that.
   */
  open(place: DetailsPlace, scope: IArtifactsScope | undefined, activate = true): DetailsWidget {
    const { app, area } = this.#options;
    const id = DetailsWidget.idOf(place);
    const open = this.tracker.find((widget) => widget.id === id);
    const widget = open ?? this.#make(place, scope);
    if (open === undefined) {
      app.shell.add(widget, area, { mode: 'tab-after', activate: false });
    } else {
      const { version, section, other } = place;
      if (version !== undefined) {
        open.model.choose({ ...place, version });
      }
      if (other !== undefined) {
        open.model.compareWith(other);
      }
      if (section !== undefined) {
        open.model.show(section);
      }
    }
    if (activate) {
      app.shell.activateById(id);
    }
    return widget;
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
    const widget = new DetailsWidget({ model, host: this.#host(), storage, trans });
    void this.tracker.add(widget);
    let saved = JSON.stringify(place);
    model.stateChanged.connect(() => {
      const now = JSON.stringify(model.place);
      if (now !== saved) {
        saved = now;
        void this.tracker.save(widget);
      }
    });
    return widget;
  }

  #host(): DetailsHost {
    const { app, rendermime, storage, trans } = this.#options;
    return {
      rendermime,
      openDetails: (place) => void this.open(place, storage.scopes.of(place.session_id)),
      editNotes: ({ session_id, ...ref }) =>
        editNotes({ client: storage.client, session_id, ref, trans }),
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
