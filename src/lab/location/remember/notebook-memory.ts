import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import { type ISignal, Signal } from '@lumino/signaling';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { LocationSettings } from '../../../api/location.js';
import type { SessionState } from '../../../api/session.js';
import type {
  ILocationChanger,
  INotebookMemory,
  INotUsed,
  Remembered
} from '../../interfaces/location.js';
import type { IActiveSession, ISessionDocument, ISessionModel } from '../../interfaces/session.js';
import { dismissAbout, notify } from '../../kit/notify.js';
import { asArtifactStorageError, errorOfProblem } from '../../session/problem.js';
import { askForTrust, askToLeaveOut } from './remember-dialogs.js';
import {
  changeToRemembered,
  isInForce,
  METADATA_KEY,
  readRemembered,
  rememberable,
  textOf
} from './remembered-location.js';
import type { TrustStore } from './trust-store.js';
import { unusableProblem } from './unusable-problem.js';

/** The location in a notebook's metadata. Each action is for one {@link IActiveSession}. */
export class NotebookMemory extends VDomModel implements INotebookMemory {
  constructor(options: NotebookMemory.Options) {
    super();
    this.#options = options;
    options.session.stateChanged.connect(this.#follow, this);
    this.#follow();
  }

  get remembered(): Remembered {
    return this.#options.session.document === undefined
      ? { kind: 'none' }
      : rememberedIn(this.#options.session.document);
  }

  get inForce(): boolean {
    const { active } = this.#options.session;
    return active !== undefined && isUsed(active);
  }

  get canRemember(): boolean {
    const { active } = this.#options.session;
    return (
      active?.state.overridden === true &&
      active.document.notebook?.model?.readOnly === false &&
      !isUsed(active)
    );
  }

  get problem(): ArtifactStorageError | undefined {
    const { active } = this.#options.session;
    return active === undefined || isUsed(active) ? undefined : this.#failed.get(active.id);
  }

  get notUsed(): ISignal<this, INotUsed> {
    return this.#notUsed;
  }

  async remember(active: IActiveSession): Promise<void> {
    const { trust, trans } = this.#options;
    const { notebook } = active.document;
    if (notebook === undefined) {
      return;
    }
    const { settings, secrets } = rememberable(active.location);
    if (secrets.length > 0 && !(await askToLeaveOut(active.name, secrets, trans))) {
      return;
    }
    await trust.keep(notebook.context.path, {
      location: textOf(settings),
      answer: 'yes',
      session: active.id
    });
    if (notebook.isDisposed || notebook.model === null) {
      const message = trans.__(
        '%1 was closed meanwhile, so nothing was written into it.',
        active.name
      );
      notify({ type: 'error', message, autoClose: false, about: 'memory', of: active, trans });
      return;
    }
    notebook.model.setMetadata(METADATA_KEY, settings);
    this.#failed.delete(active.id);
    notify({
      type: 'success',
      message: trans.__(
        '%1 remembers this location. It is written when the notebook is saved.',
        active.name
      ),
      autoClose: 5000,
      about: 'memory',
      of: active,
      trans
    });
    this.stateChanged.emit();
  }

  async forget(document: ISessionDocument): Promise<void> {
    const { notebook, kernel } = document;
    notebook?.model?.deleteMetadata(METADATA_KEY);
    this.#failed.delete(kernel?.id ?? '');
    dismissAbout('memory', kernel?.id);
    this.stateChanged.emit();
    if (notebook !== undefined) {
      await this.#options.trust.forget(notebook.context.path);
    }
  }

  async use(active: IActiveSession): Promise<void> {
    const remembered = rememberedIn(active.document);
    if (remembered.kind === 'location') {
      const location = textOf(remembered.settings);
      await this.#options.trust.keep(active.document.path, {
        location,
        answer: 'yes',
        session: active.id
      });
      await this.#apply(active, remembered.settings, false);
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#options.session.stateChanged.disconnect(this.#follow, this);
      this.#watch(undefined);
      super.dispose();
    }
  }

  #follow(): void {
    const { document, active } = this.#options.session;
    const notebook = document?.notebook;
    this.#watch(notebook?.model ?? undefined);
    if (notebook?.context.isReady === false) {
      void notebook.context.ready.then(() => this.#follow());
      return;
    }
    if (active !== undefined && mayBeginWithRemembered(active.state)) {
      const remembered = rememberedIn(active.document);
      if (remembered.kind === 'location') {
        this.#startOnce(active, remembered.settings);
      } else if (remembered.kind === 'unusable' && !this.#seen.has(active.id)) {
        this.#seen.add(active.id);
        this.#notUsed.emit({ active, problem: unusableProblem(remembered, this.#options.trans) });
      }
    }
  }

  #startOnce(active: IActiveSession, settings: LocationSettings): void {
    const key = `${active.id} ${textOf(settings)}`;
    if (!this.#seen.has(key)) {
      this.#seen.add(key);
      void this.#start(active, settings).then((done) => {
        if (!done) {
          this.#seen.delete(key);
        }
      });
    }
  }

  /**
   * What a session that begins does with a remembered location: once, and only where agreed.
   *
   * @returns false where people look at another notebook by now: it is tried when they come back.
   */
  async #start(active: IActiveSession, settings: LocationSettings): Promise<boolean> {
    const { session, trust, trans, sharesKernel } = this.#options;
    const { path } = active.document;
    const location = textOf(settings);
    const known = await trust.find(path, location);
    // What one notebook remembers must not move another one that runs in the same kernel.
    const isOver = known?.answer === 'no' || known?.session === active.id;
    if (isOver || (await sharesKernel(active.id))) {
      return true;
    }
    if (session.active?.id !== active.id || session.document !== active.document) {
      return false;
    }
    const answer = known?.answer ?? (await askForTrust(active.name, settings, trans));
    if (answer === 'later') {
      return true;
    }
    await trust.keep(path, { location, answer, session: active.id });
    if (answer === 'yes') {
      await this.#apply(active, settings, true);
    }
    return true;
  }

  /** @param byItself - People did not ask for it just now: what they chose meanwhile stays. */
  async #apply(
    active: IActiveSession,
    settings: LocationSettings,
    byItself: boolean
  ): Promise<void> {
    const { location, session, trans } = this.#options;
    this.#failed.delete(active.id);
    dismissAbout('memory', active.id);
    try {
      const { kind, report } = await location.use(active, changeToRemembered(settings), {
        reason: trans.__('as remembered in this notebook'),
        unlessChosen: byItself,
        ...(byItself ? {} : { about: active.name })
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
        this.#fail(active, error);
      }
    } catch (error) {
      const problem = asArtifactStorageError(error);
      if (byItself && problem.kind === 'conflict') {
        session.refresh();
      } else {
        this.#fail(active, problem);
      }
    }
    this.stateChanged.emit();
  }

  #fail(active: IActiveSession, problem: ArtifactStorageError): void {
    this.#failed.set(active.id, problem);
    this.#notUsed.emit({ active, problem });
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

  readonly #options: NotebookMemory.Options;
  readonly #notUsed = new Signal<this, INotUsed>(this);
  readonly #seen = new Set<string>();
  #watched: INotebookModel | undefined;
  readonly #failed = new Map<string, ArtifactStorageError>();
}

/** A notebook's metadata is there only after its file was read. */
function rememberedIn({ notebook }: ISessionDocument): Remembered {
  return notebook?.model && notebook.context.isReady
    ? readRemembered(notebook.model.getMetadata(METADATA_KEY))
    : { kind: 'none' };
}

function isUsed(active: IActiveSession): boolean {
  const remembered = rememberedIn(active.document);
  return remembered.kind === 'location' && isInForce(remembered.settings, active.location);
}

/** Whether the location of this session was not chosen yet. */
function mayBeginWithRemembered({ overridden, chosen = false }: SessionState): boolean {
  return !overridden && !chosen;
}

export namespace NotebookMemory {
  export interface Options {
    readonly session: ISessionModel;
    readonly location: ILocationChanger;
    readonly trust: TrustStore;
    /** Whether other documents use a kernel as well. */
    readonly sharesKernel: (kernelId: string) => Promise<boolean>;
    readonly trans: TranslationBundle;
  }
}
