import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import { type ISignal, Signal } from '@lumino/signaling';
import { ArtifactStorageError } from '../../api/errors.js';
import type { CheckReport, LocationChange, ResolvedLocation } from '../../api/location.js';
import type { LocationApplied } from '../../api/session.js';
import type { ActiveSession } from '../model/active-session.js';
import { inPanelWords } from '../model/panel-words.js';
import { asArtifactStorageError } from '../model/problem.js';
import type { SessionModel } from '../model/session-model.js';
import type { StorageClient } from '../model/storage-client.js';
import { notifyProblem } from '../panel/notify.js';
import { askForReset } from './restart-dialog.js';
import type { ISwitchOptions } from './switch-options.js';

/** How a change ended: in force, given up by people, or refused by its check. */
export interface ISwitchOutcome {
  readonly kind: 'applied' | 'cancelled' | 'refused';
  readonly report: CheckReport;
}

/** How long the notification with Undo stays on screen, in milliseconds; the list keeps it. */
const UNDO_MS = 15_000;

/** Checks and changes the location of a session: check, ask where it matters, apply, restart, undo. */
export class LocationSwitch extends VDomModel {
  constructor(options: LocationSwitch.IOptions) {
    super();
    this.#client = options.client;
    this.#session = options.session;
    this.#nameOf = options.nameOf;
    this.#trans = options.trans;
  }

  /** Whether the present location of a session is being checked. */
  isChecking({ id }: ActiveSession): boolean {
    return (this.#checking.get(id) ?? 0) > 0;
  }

  /** A change that cannot be undone any more: people have to say the location themselves. */
  get cannotUndo(): ISignal<this, ActiveSession> {
    return this.#cannotUndo;
  }

  /**
   * Checks a location without changing anything.
   *
   * @throws ArtifactStorageError where the check cannot run at all; the signal's reason when it is
   *   given up.
   */
  check(target: ActiveSession, change: LocationChange, signal?: AbortSignal): Promise<CheckReport> {
    return this.#client.call(
      'checkLocation',
      { params: { session_id: target.id }, body: change },
      signal
    );
  }

  /**
   * Checks the present location and takes the result over into the session.
   *
   * @throws as {@link check}.
   */
  async checkPresent(target: ActiveSession, signal?: AbortSignal): Promise<CheckReport> {
    this.#count(target.id, 1);
    try {
      return await this.check(target, {}, signal);
    } finally {
      this.#count(target.id, -1);
      this.#session.refresh();
    }
  }

  /**
   * Checks a location, asks where the session would lose sight of artifacts, and switches to it.
   *
   * @throws ArtifactStorageError where nothing could be checked or applied, the signal's reason when
   *   it is given up; nothing is changed then.
   */
  async use(
    target: ActiveSession,
    change: LocationChange,
    options: ISwitchOptions = {}
  ): Promise<ISwitchOutcome> {
    return this.#switch(
      target,
      () => this.check(target, change, options.signal),
      () =>
        this.#client.call('changeLocation', {
          params: { session_id: target.id },
          query: options.unlessChosen === true ? { unless_chosen: true } : {},
          body: change
        }),
      options
    );
  }

  /** Goes back to what the session would have without settings of its own. */
  reset(target: ActiveSession): Promise<ISwitchOutcome> {
    return this.use(target, {
      artifact_storage_dir: null,
      database_url: null,
      storage_options: null
    });
  }

  #count(id: string, more: number): void {
    this.#checking.set(id, (this.#checking.get(id) ?? 0) + more);
    this.stateChanged.emit();
  }

  /**
   * Check, question, restart, switch. The restart comes before the switch: what still runs in the
   * kernel saves into the place that it knows. Whatever fails on the way, nothing is switched.
   */
  async #switch(
    target: ActiveSession,
    check: () => Promise<CheckReport>,
    apply: () => Promise<LocationApplied>,
    { reason, signal, onPhase, isUndo = false }: ISwitchOptions & { isUndo?: boolean } = {}
  ): Promise<ISwitchOutcome> {
    const report = await check();
    signal?.throwIfAborted();
    if (!report.ok) {
      return { kind: 'refused', report };
    }
    onPhase?.('asking');
    const choice = report.reset_due
      ? await askForReset({ notebook: target.name, report, isUndo, trans: this.#trans })
      : 'switch';
    if (choice === 'cancel') {
      return { kind: 'cancelled', report };
    }
    signal?.throwIfAborted();
    target.refuseOtherKernel();
    onPhase?.('switching');
    if (choice === 'restart') {
      await this.#restart(target);
    }
    target.refuseOtherKernel();
    const applied = await apply();
    this.#session.accept(applied.session);
    const place = this.#nameOf(applied.session.location);
    this.#tell(target, reason === undefined ? place : `${place}, ${reason}`, applied);
    return { kind: 'applied', report: applied.report };
  }

  /** The switch itself has been asked for already: no second question. */
  async #restart(target: ActiveSession): Promise<void> {
    try {
      await target.restartKernel();
    } catch (error) {
      if (error instanceof ArtifactStorageError) {
        throw error;
      }
      throw new ArtifactStorageError({
        kind: 'internal',
        message: this.#trans.__(
          'The kernel of %1 did not restart, so its location was not changed: %2',
          target.name,
          asArtifactStorageError(error).message
        ),
        hint: this.#trans.__('Restart it in the Kernel menu, then try again.'),
        cause: error
      });
    }
  }

  #tell(target: ActiveSession, place: string, { report, change_id }: LocationApplied): void {
    if (report.changed.length === 0) {
      return;
    }
    const message = this.#trans.__('%1 now keeps its artifacts in %2', target.name, place);
    let isUndoing = false;
    const undo = async (): Promise<void> => {
      if (isUndoing) {
        return;
      }
      isUndoing = true;
      if (await this.#undo(target, change_id)) {
        Notification.dismiss(id);
        return;
      }
      isUndoing = false;
      Notification.update({ id, message, type: 'success', ...options });
    };
    const options: Notification.IOptions<never> = {
      autoClose: UNDO_MS,
      actions: [
        {
          label: this.#trans.__('Undo'),
          caption: this.#trans.__('Go back to the earlier location'),
          callback: (event) => {
            // Whoever cancels in the dialog can still undo it later.
            event.preventDefault();
            void undo();
          }
        }
      ]
    };
    const id = Notification.success(message, options);
  }

  /**
   * Goes back. The storage server knows the way: only it has the secrets of the earlier location.
   *
   * @returns whether nothing is left to undo.
   */
  async #undo(target: ActiveSession, change_id: string): Promise<boolean> {
    const call = (dry_run: boolean): Promise<LocationApplied> =>
      this.#client.call('undoLocation', {
        params: { session_id: target.id },
        body: { change_id, dry_run }
      });
    const tell = (title: string, hint: string): void =>
      notifyProblem(
        this.#trans.__(
          '%1 could not go back to its earlier location: %2',
          target.name,
          inPanelWords(title)
        ),
        inPanelWords(hint),
        this.#trans
      );
    try {
      const { kind, report } = await this.#switch(
        target,
        async () => (await call(true)).report,
        () => call(false),
        { isUndo: true }
      );
      const problem = report.values.problem ?? report.metadata.problem;
      if (problem !== undefined) {
        tell(problem.title, problem.hint);
      }
      return kind === 'applied';
    } catch (error) {
      const { kind, message, hint } = asArtifactStorageError(error);
      if (kind === 'conflict') {
        this.#cannotUndo.emit(target);
      }
      tell(message, hint);
      return kind === 'conflict';
    }
  }

  readonly #client: StorageClient;
  readonly #session: SessionModel;
  readonly #nameOf: LocationSwitch.IOptions['nameOf'];
  readonly #trans: TranslationBundle;
  readonly #cannotUndo = new Signal<this, ActiveSession>(this);
  readonly #checking = new Map<string, number>();
}

/** Types of {@link LocationSwitch}. */
export namespace LocationSwitch {
  /** What a location switch needs. */
  export interface IOptions {
    readonly client: StorageClient;
    readonly session: SessionModel;
    /** What people call a location: its name in the settings, or where its values are, in short. */
    readonly nameOf: (location: ResolvedLocation) => string;
    readonly trans: TranslationBundle;
  }
}
