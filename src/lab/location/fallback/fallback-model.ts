import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type {
  IFallbackModel,
  IFallbackProgress,
  SkippedVersion
} from '../../interfaces/location.js';
import type { IOperationsModel } from '../../interfaces/operations.js';
import type { IActiveSession, ISessionModel } from '../../interfaces/session.js';
import { notify } from '../../kit/notify.js';
import { OperationCancelled } from '../../operations/operation-cancelled.js';
import { asArtifactStorageError } from '../../session/problem.js';

/** What people call a configured database, by its URL. */
export function databaseName(url: string, trans: TranslationBundle): string {
  return /^postgres/.test(url) ? 'PostgreSQL' : trans.__('the configured database');
}

/** How long the notification stays on screen, in milliseconds; the list keeps it. */
const TOLD_MS = 10_000;

/**
 * Brings a session back to the database that could not be reached at its start, and copies what waits for that database.
 */
export class FallbackModel extends VDomModel implements IFallbackModel {
  constructor(options: FallbackModel.Options) {
    super();
    this.#options = options;
  }

  progressOf({ id }: IActiveSession): IFallbackProgress | undefined {
    return this.#progress.get(id);
  }

  errorOf({ id }: IActiveSession): ArtifactStorageError | undefined {
    return this.#problems.get(id);
  }

  skippedOf({ id }: IActiveSession): readonly SkippedVersion[] {
    return this.#skipped.get(id) ?? [];
  }

  copyOver(active: IActiveSession): Promise<void> {
    return this.#run(active, true);
  }

  keepHere(active: IActiveSession): Promise<void> {
    return this.#run(active, false);
  }

  async #run(active: IActiveSession, copy: boolean): Promise<void> {
    const { id, state } = active;
    const waiting = state.fallback ?? state.waiting;
    if (waiting === undefined || this.#progress.has(id)) {
      return;
    }
    const back = state.fallback !== undefined;
    this.#problems.delete(id);
    this.#skipped.delete(id);
    this.#set(id, { copy, copied: 0, total: copy ? waiting.saved : 0, stopping: false });
    let started: string | undefined;
    const follow = (): void => {
      const operation = started === undefined ? undefined : this.#options.operations.get(started);
      if (operation !== undefined && operation.ended === undefined) {
        const { done, total } = operation.progress;
        const stopping = operation.state === 'cancelling';
        this.#set(id, { copy, copied: done, total: total ?? waiting.saved, stopping });
      }
    };
    this.#options.operations.stateChanged.connect(follow);
    try {
      const { copied, skipped } = await this.#options.operations.run(
        'startDatabaseReturn',
        id,
        { copy },
        {
          about: active.name,
          onStart: (made) => {
            started = made;
            this.#started.set(id, made);
          }
        }
      );
      this.#skipped.set(id, skipped);
      this.#tell(active, waiting.database_url, copied.length, back);
    } catch (error) {
      if (!(error instanceof OperationCancelled)) {
        this.#problems.set(id, asArtifactStorageError(error));
      }
    } finally {
      this.#options.operations.stateChanged.disconnect(follow);
      this.#started.delete(id);
      this.#options.session.refresh();
      this.#set(id, undefined);
    }
  }

  stop({ id }: IActiveSession): void {
    const started = this.#started.get(id);
    const progress = this.#progress.get(id);
    if (started !== undefined && progress !== undefined) {
      this.#set(id, { ...progress, stopping: true });
      void this.#options.operations.cancel({ id: started, session_id: id }).catch(() => undefined);
    }
  }

  #set(id: string, progress: IFallbackProgress | undefined): void {
    if (progress === undefined) {
      this.#progress.delete(id);
    } else {
      this.#progress.set(id, progress);
    }
    this.stateChanged.emit();
  }

  #tell({ name: notebook }: IActiveSession, url: string, copied: number, back: boolean): void {
    const database = databaseName(url, this.#options.trans);
    if (copied === 0 && !back) {
      return;
    }
    const message =
      copied === 0
        ? this.#options.trans.__('%1 uses %2 again.', notebook, database)
        : back
          ? this.#options.trans._n(
              '%1 version was copied and verified; %2 uses %3 again.',
              '%1 versions were copied and verified; %2 uses %3 again.',
              copied,
              notebook,
              database
            )
          : this.#options.trans._n(
              '%1 version was copied to %2 and verified.',
              '%1 versions were copied to %2 and verified.',
              copied,
              database
            );
    // Without a time it would go to the list of notifications only.
    notify({ type: 'success', message, autoClose: TOLD_MS, trans: this.#options.trans });
  }

  readonly #options: FallbackModel.Options;
  readonly #progress = new Map<string, IFallbackProgress>();
  /** The operations that are under way, by session. */
  readonly #started = new Map<string, string>();
  readonly #problems = new Map<string, ArtifactStorageError>();
  readonly #skipped = new Map<string, readonly SkippedVersion[]>();
}

export namespace FallbackModel {
  export interface Options {
    readonly operations: IOperationsModel;
    readonly session: ISessionModel;
    readonly trans: TranslationBundle;
  }
}
