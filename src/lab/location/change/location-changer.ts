import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import { type ISignal, Signal } from '@lumino/signaling';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { CheckReport, LocationChange, ResolvedLocation } from '../../../api/location.js';
import type { LocationApplied } from '../../../api/session.js';
import type { IStorageClient } from '../../interfaces/client.js';
import type {
  IChangeOptions,
  IChangeOutcome,
  ICheckOptions,
  ILocationChanger
} from '../../interfaces/location.js';
import type { IOperationsModel } from '../../interfaces/operations.js';
import type { IActiveSession, ISessionModel } from '../../interfaces/session.js';
import { type ITold, notify, notifyProblem } from '../../kit/notify.js';
import { toldSoon } from '../../kit/told-soon.js';
import { asArtifactStorageError, errorOfProblem } from '../../session/problem.js';
import { askForReset } from './restart-dialog.js';

/** How long the notification with Undo stays on screen, in milliseconds; the list keeps it. */
const UNDO_MS = 15_000;

/** Checks and changes the location of a session: check, ask where it matters, apply, restart, undo. */
export class LocationChanger extends VDomModel implements ILocationChanger {
  constructor(options: LocationChanger.Options) {
    super();
    this.#options = options;
  }

  isChecking({ id }: IActiveSession): boolean {
    return (this.#checking.get(id) ?? 0) > 0;
  }

  isCheckedUnasked({ id }: IActiveSession): boolean {
    return this.#unasked.has(id);
  }

  get cannotUndo(): ISignal<this, IActiveSession> {
    return this.#cannotUndo;
  }

  check(
    target: IActiveSession,
    change: LocationChange,
    { signal, about }: ICheckOptions = {}
  ): Promise<CheckReport> {
    return this.#options.operations.run('startCheck', target.id, change, { signal, about });
  }

  async checkPresent(target: IActiveSession, options?: ICheckOptions): Promise<CheckReport> {
    const isUnasked = options?.about === undefined && !this.isChecking(target);
    if (isUnasked) {
      this.#unasked.add(target.id);
    }
    this.#count(target.id, 1);
    try {
      return await this.check(target, {}, options);
    } finally {
      if (isUnasked) {
        this.#unasked.delete(target.id);
      }
      this.#count(target.id, -1);
      this.#options.session.refresh();
    }
  }

  async use(
    target: IActiveSession,
    change: LocationChange,
    options: IChangeOptions = {}
  ): Promise<IChangeOutcome> {
    return this.#switch(
      target,
      () => this.check(target, change, options),
      ({ before }) =>
        this.#options.client.call('changeLocation', {
          params: { session_id: target.id },
          // What the notebook sets after the check is not replaced unseen.
          query: {
            ...(options.unlessChosen === true ? { unless_chosen: true } : {}),
            ...(before === undefined ? {} : { before })
          },
          body: change
        }),
      options
    );
  }

  reset(target: IActiveSession, options?: IChangeOptions): Promise<IChangeOutcome> {
    const none = { artifact_storage_dir: null, database_url: null, storage_options: null };
    return this.use(target, none, options);
  }

  #count(id: string, more: number): void {
    this.#checking.set(id, (this.#checking.get(id) ?? 0) + more);
    this.stateChanged.emit();
  }

  /**
   * Check, question, restart, switch. The restart comes before the switch: what still runs in the
   * kernel saves at the location that it knows. Whatever fails on the way, nothing is switched.
   */
  async #switch(
    target: IActiveSession,
    check: () => Promise<CheckReport>,
    apply: (checked: CheckReport) => Promise<LocationApplied>,
    {
      about: told,
      reason,
      signal,
      onPhase,
      restarts,
      isUndo
    }: IChangeOptions & { isUndo?: boolean } = {}
  ): Promise<IChangeOutcome> {
    const report = await check();
    signal?.throwIfAborted();
    if (!report.ok) {
      return { kind: 'refused', report };
    }
    onPhase?.('asking');
    const about = isUndo === true ? 'undo' : restarts === true ? 'restart' : 'change';
    const choice =
      report.reset_due || about === 'restart'
        ? await askForReset({
            notebook: target.name,
            report,
            about,
            home: this.#options.home(),
            trans: this.#options.trans
          })
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
    const { trans } = this.#options;
    const applied = await (told === undefined
      ? apply(report)
      : toldSoon(trans.__('%1: switching…', told), () => apply(report)));
    this.#options.session.accept(applied.session);
    const place = this.#options.nameOf(applied.session.location);
    this.#tell(target, reason === undefined ? place : `${place}, ${reason}`, applied);
    return { kind: 'applied', report: applied.report };
  }

  /** The switch itself has been asked for already: no second question. */
  async #restart(target: IActiveSession): Promise<void> {
    try {
      await target.restartKernel();
    } catch (error) {
      if (error instanceof ArtifactStorageError) {
        throw error;
      }
      throw new ArtifactStorageError({
        kind: 'internal',
        message: this.#options.trans.__(
          'The kernel of %1 did not restart, so its location was not changed: %2',
          target.name,
          asArtifactStorageError(error).message
        ),
        hint: this.#options.trans.__('Restart it in the Kernel menu, then try again.'),
        cause: error
      });
    }
  }

  #tell(
    target: IActiveSession,
    place: string,
    { session, report, change_id }: LocationApplied
  ): void {
    if (report.changed.length === 0) {
      return;
    }
    const message = this.#options.trans.__('%1 now keeps its artifacts in %2', target.name, place);
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
      notify({ ...told, id });
    };
    const told: ITold = {
      type: 'success',
      message,
      autoClose: UNDO_MS,
      about: 'location',
      of: session,
      trans: this.#options.trans,
      actions: [
        {
          label: this.#options.trans.__('Undo'),
          caption: this.#options.trans.__('Go back to the earlier location'),
          callback: (event) => {
            // After *Cancel* in the dialog, people can still undo it later.
            event.preventDefault();
            void undo();
          }
        }
      ]
    };
    const id = notify(told);
  }

  /**
   * Goes back. The storage server knows the way: only it has the secrets of the earlier location.
   *
   * @returns whether nothing is left to undo.
   */
  async #undo(target: IActiveSession, change_id: string): Promise<boolean> {
    const call = (dry_run: boolean): Promise<LocationApplied> =>
      this.#options.client.call('undoLocation', {
        params: { session_id: target.id },
        body: { change_id, dry_run }
      });
    const tell = (error: ArtifactStorageError): void => {
      notifyProblem(
        this.#options.trans.__(
          '%1 could not go back to its earlier location: %2',
          target.name,
          error.message
        ),
        error,
        this.#options.trans,
        { about: 'location', of: target }
      );
    };
    try {
      const { kind, report } = await this.#switch(
        target,
        async () => (await call(true)).report,
        () => call(false),
        { isUndo: true }
      );
      const problem = report.values.problem ?? report.metadata.problem;
      if (problem !== undefined) {
        tell(errorOfProblem(problem));
      }
      return kind === 'applied';
    } catch (error) {
      const problem = asArtifactStorageError(error);
      if (problem.kind === 'conflict') {
        this.#cannotUndo.emit(target);
      }
      tell(problem);
      return problem.kind === 'conflict';
    }
  }

  readonly #options: LocationChanger.Options;
  readonly #cannotUndo = new Signal<this, IActiveSession>(this);
  readonly #checking = new Map<string, number>();
  /** The sessions whose check shows no notification. */
  readonly #unasked = new Set<string>();
}

export namespace LocationChanger {
  export interface Options {
    readonly client: IStorageClient;
    readonly operations: IOperationsModel;
    readonly session: ISessionModel;
    /** What people call a location: its name in the settings, or where its values are, in short. */
    readonly nameOf: (location: ResolvedLocation) => string;
    /** The home directory, as far as it is known. */
    readonly home: () => string | undefined;
    readonly trans: TranslationBundle;
  }
}
