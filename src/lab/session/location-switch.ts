import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import type { CheckReport, LocationChange } from '../../api/location.js';
import { changeBackTo } from '../model/draft-change.js';
import { asArtifactStorageError } from '../model/problem.js';
import type { SessionModel } from '../model/session-model.js';
import type { StorageClient } from '../model/storage-client.js';
import { askForReset } from './restart-dialog.js';
import { type ISwitchOptions, type ISwitchTarget, targetOf } from './switch-target.js';

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
    this.#trans = options.trans;
  }

  /** Whether the present location is being checked. */
  get checking(): boolean {
    return this.#checking > 0;
  }

  /** The session that is shown, as the target of a change. */
  get target(): ISwitchTarget | undefined {
    return targetOf(this.#session);
  }

  /**
   * Checks a location without changing anything.
   *
   * @throws ArtifactStorageError where the check cannot run at all; the signal's reason when it is
   *   given up.
   */
  check(target: ISwitchTarget, change: LocationChange, signal?: AbortSignal): Promise<CheckReport> {
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
  async checkPresent(target: ISwitchTarget, signal?: AbortSignal): Promise<CheckReport> {
    this.#checking += 1;
    this.stateChanged.emit();
    try {
      return await this.check(target, {}, signal);
    } finally {
      this.#checking -= 1;
      this.stateChanged.emit();
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
    target: ISwitchTarget,
    change: LocationChange,
    { reason, signal, onPhase }: ISwitchOptions = {}
  ): Promise<ISwitchOutcome> {
    const report = await this.check(target, change, signal);
    signal?.throwIfAborted();
    if (!report.ok) {
      return { kind: 'refused', report };
    }
    onPhase?.('asking');
    const choice = report.reset_due
      ? await askForReset(target.name, report, this.#trans)
      : 'switch';
    if (choice === 'cancel') {
      return { kind: 'cancelled', report };
    }
    signal?.throwIfAborted();
    onPhase?.('switching');
    const applied = await this.#client.call('changeLocation', {
      params: { session_id: target.id },
      body: change
    });
    this.#session.accept(applied.session);
    if (choice === 'restart') {
      await this.#restart(target);
    }
    const dir = applied.session.location.artifact_storage_dir.value;
    this.#tell(target, reason === undefined ? dir : `${dir}, ${reason}`, applied.report);
    return { kind: 'applied', report: applied.report };
  }

  /** Goes back to what the session would have without settings of its own. */
  reset(target: ISwitchTarget): Promise<ISwitchOutcome> {
    return this.use(target, {
      artifact_storage_dir: null,
      database_url: null,
      storage_options: null
    });
  }

  /** The switch itself has been asked for already: no second question. */
  async #restart(target: ISwitchTarget): Promise<void> {
    try {
      await target.context.restartKernel();
    } catch (error) {
      Notification.error(
        this.#trans.__(
          'The location was changed, but the kernel of %1 did not restart: %2',
          target.name,
          asArtifactStorageError(error).message
        ),
        { autoClose: false }
      );
    }
  }

  #tell(target: ISwitchTarget, dir: string, report: CheckReport): void {
    if (report.changed.length === 0) {
      return;
    }
    Notification.success(this.#trans.__('%1 now keeps its artifacts in %2', target.name, dir), {
      autoClose: UNDO_MS,
      actions: [
        {
          label: this.#trans.__('Undo'),
          caption: this.#trans.__('Go back to the earlier location'),
          callback: () => void this.#undo(target)
        }
      ]
    });
  }

  async #undo(target: ISwitchTarget): Promise<void> {
    const problem = await this.use(target, changeBackTo(target.location)).then(
      (outcome) => outcome.report.values.problem?.title ?? outcome.report.metadata.problem?.title,
      (error: unknown) => asArtifactStorageError(error).message
    );
    if (problem !== undefined) {
      Notification.error(
        this.#trans.__('%1 could not go back to its earlier location: %2', target.name, problem),
        { autoClose: false }
      );
    }
  }

  readonly #client: StorageClient;
  readonly #session: SessionModel;
  readonly #trans: TranslationBundle;
  #checking = 0;
}

/** Types of {@link LocationSwitch}. */
export namespace LocationSwitch {
  /** What a location switch needs. */
  export interface IOptions {
    readonly client: StorageClient;
    readonly session: SessionModel;
    readonly trans: TranslationBundle;
  }
}
