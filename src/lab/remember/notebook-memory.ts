import { Notification } from '@jupyterlab/apputils';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import { asArtifactStorageError, errorOfProblem } from '../model/problem.js';
import type { SessionModel } from '../model/session-model.js';
import type { LocationSwitch } from '../session/location-switch.js';
import { askForTrust, askToLeaveOut } from './remember-dialogs.js';
import {
  changeToRemembered,
  isInForce,
  METADATA_KEY,
  type Remembered,
  readRemembered,
  rememberable,
  textOf
} from './remembered-location.js';
import type { TrustStore } from './trust-store.js';

/** The location that the active notebook remembers in its metadata, and what becomes of it. */
export class NotebookMemory extends VDomModel {
  constructor(options: NotebookMemory.IOptions) {
    super();
    this.#options = options;
    options.session.stateChanged.connect(this.#follow, this);
    this.#follow();
  }

  /** What the active notebook's metadata says. */
  get remembered(): Remembered {
    const model = this.#panel?.model;
    return model === null || model === undefined || !this.#isRead
      ? { kind: 'none' }
      : readRemembered(model.getMetadata(METADATA_KEY));
  }

  /** Whether the session uses what the notebook remembers. */
  get inForce(): boolean {
    const { remembered } = this;
    const { session } = this.#options.session;
    return (
      remembered.kind === 'location' &&
      session !== undefined &&
      isInForce(remembered.settings, session.location)
    );
  }

  /** Whether the session's own settings can be written into the notebook. */
  get canRemember(): boolean {
    const model = this.#panel?.model;
    const { session } = this.#options.session;
    return session?.overridden === true && model?.readOnly === false && !this.inForce;
  }

  /** Why the remembered location is not in force in this session, after it was tried. */
  get problem(): ArtifactStorageError | undefined {
    const { session } = this.#options.session;
    return this.#failed?.session === session?.id && !this.inForce ? this.#failed?.error : undefined;
  }

  /** Writes the session's own settings into the notebook's metadata; never a secret. */
  async remember(): Promise<void> {
    const { session, trust, trans } = this.#options;
    const [state, panel] = [session.session, this.#panel];
    if (state === undefined || panel?.model === null || panel === null) {
      return;
    }
    const { settings, secrets } = rememberable(state.location);
    if (secrets.length > 0 && !(await askToLeaveOut(secrets, trans))) {
      return;
    }
    await trust.keep(panel.context.path, {
      location: textOf(settings),
      answer: 'yes',
      session: state.id
    });
    panel.model?.setMetadata(METADATA_KEY, settings);
    this.#failed = undefined;
    Notification.success(
      trans.__(
        '%1 remembers this location. It is written when the notebook is saved.',
        session.notebook.name
      ),
      { autoClose: 5000 }
    );
    this.stateChanged.emit();
  }

  /** Removes the location from the notebook's metadata; the session keeps what it uses. */
  async forget(): Promise<void> {
    const panel = this.#panel;
    panel?.model?.deleteMetadata(METADATA_KEY);
    this.#failed = undefined;
    this.stateChanged.emit();
    if (panel !== null) {
      await this.#options.trust.forget(panel.context.path);
    }
  }

  /** Uses the remembered location because people ask for it: that is the confirmation. */
  async use(): Promise<void> {
    const { remembered } = this;
    const [id, panel] = [this.#options.session.session?.id, this.#panel];
    if (remembered.kind === 'location' && id !== undefined && panel !== null) {
      const location = textOf(remembered.settings);
      await this.#options.trust.keep(panel.context.path, { location, answer: 'yes', session: id });
      await this.#apply(id, remembered.settings);
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#options.session.stateChanged.disconnect(this.#follow, this);
      this.#watch(undefined);
      super.dispose();
    }
  }

  get #panel(): NotebookPanel | null {
    return this.#options.session.notebook.panel;
  }

  /** A notebook's metadata is there only after its file was read. */
  get #isRead(): boolean {
    return this.#panel?.context.isReady === true;
  }

  #follow(): void {
    const panel = this.#panel;
    this.#watch(panel?.model ?? undefined);
    if (panel !== null && !this.#isRead) {
      void panel.context.ready.then(() => this.#follow());
      return;
    }
    const { session } = this.#options.session;
    const { remembered } = this;
    if (panel !== null && session?.overridden === false && remembered.kind === 'location') {
      const location = textOf(remembered.settings);
      const key = `${session.id} ${panel.context.path} ${location}`;
      if (!this.#seen.has(key)) {
        this.#seen.add(key);
        void this.#start(session.id, panel.context.path, remembered.settings);
      }
    }
  }

  /** What a session that begins does with a remembered location: once, and only where agreed. */
  async #start(id: string, path: string, settings: LocationSettings): Promise<void> {
    const { trust, session, trans } = this.#options;
    const location = textOf(settings);
    const known = await trust.find(path, location);
    if (known?.answer === 'no' || known?.session === id) {
      return;
    }
    const answer = known?.answer ?? (await askForTrust(session.notebook.name, settings, trans));
    if (answer === 'later') {
      return;
    }
    await trust.keep(path, { location, answer, session: id });
    if (answer === 'yes') {
      await this.#apply(id, settings);
    }
  }

  async #apply(id: string, settings: LocationSettings): Promise<void> {
    const { location, trans } = this.#options;
    const { target } = location;
    // Whoever looks at another notebook by now finds the offer in the panel later.
    if (target === undefined || target.id !== id) {
      return;
    }
    this.#failed = undefined;
    try {
      const { kind, report } = await location.use(target, changeToRemembered(settings), {
        reason: trans.__('as remembered in this notebook')
      });
      const problem = report.values.problem ?? report.metadata.problem;
      if (kind === 'refused') {
        const error =
          problem === undefined
            ? new ArtifactStorageError({
                kind: 'unreachable',
                message: report.values.ok ? report.metadata.detail : report.values.detail,
                hint: trans.__('Try again, or choose another location.')
              })
            : errorOfProblem(problem);
        this.#failed = { session: id, error };
      }
    } catch (error) {
      this.#failed = { session: id, error: asArtifactStorageError(error) };
    }
    this.stateChanged.emit();
  }

  #watch(model: INotebookModel | undefined): void {
    if (model !== this.#watched) {
      this.#watched?.metadataChanged.disconnect(this.#onMetadata, this);
      this.#watched = model;
      model?.metadataChanged.connect(this.#onMetadata, this);
    }
    this.stateChanged.emit();
  }

  #onMetadata(): void {
    this.stateChanged.emit();
  }

  readonly #options: NotebookMemory.IOptions;
  readonly #seen = new Set<string>();
  #watched: INotebookModel | undefined;
  #failed: { readonly session: string; readonly error: ArtifactStorageError } | undefined;
}

/** Types of {@link NotebookMemory}. */
export namespace NotebookMemory {
  /** What the memory of notebooks needs. */
  export interface IOptions {
    readonly session: SessionModel;
    readonly location: LocationSwitch;
    readonly trust: TrustStore;
    readonly trans: TranslationBundle;
  }
}
