import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { FallbackRetry } from '../../../api/session.js';
import type { IStorageClient } from '../../interfaces/client.js';
import type {
  IFallbackModel,
  IFallbackProgress,
  SkippedVersion
} from '../../interfaces/location.js';
import type { IActiveSession, ISessionModel } from '../../interfaces/session.js';
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
    this.#client = options.client;
    this.#session = options.session;
    this.#trans = options.trans;
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
    try {
      let copied = 0;
      for (let done = false; !done && this.#progress.get(id)?.stopping === false; ) {
        const answer = await this.#client.call('retryFallback', {
          params: { session_id: id },
          body: copy ? this.#step(id) : { copy }
        });
        copied += answer.copied.length;
        this.#skipped.set(id, [...(this.#skipped.get(id) ?? []), ...answer.skipped]);
        this.#session.accept(answer.session);
        this.#advance(id, copied);
        done = answer.remaining === 0;
        if (done) {
          this.#tell(active.name, waiting.database_url, copied, back);
        }
      }
    } catch (error) {
      this.#problems.set(id, asArtifactStorageError(error));
    } finally {
      this.#set(id, undefined);
    }
  }

  #step(id: string): FallbackRetry {
    const except = (this.#skipped.get(id) ?? []).map(({ save_id }) => save_id);
    return { copy: true, at_most: 1, ...(except.length === 0 ? {} : { except }) };
  }

  stop({ id }: IActiveSession): void {
    const progress = this.#progress.get(id);
    if (progress !== undefined) {
      this.#set(id, { ...progress, stopping: true });
    }
  }

  #advance(id: string, copied: number): void {
    const progress = this.#progress.get(id);
    if (progress !== undefined) {
      this.#set(id, { ...progress, copied, total: Math.max(progress.total, copied) });
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

  #tell(notebook: string, url: string, copied: number, back: boolean): void {
    const database = databaseName(url, this.#trans);
    if (copied === 0 && !back) {
      return;
    }
    Notification.success(
      copied === 0
        ? this.#trans.__('%1 uses %2 again.', notebook, database)
        : back
          ? this.#trans._n(
              '%1 version was copied and verified; %2 uses %3 again.',
              '%1 versions were copied and verified; %2 uses %3 again.',
              copied,
              notebook,
              database
            )
          : this.#trans._n(
              '%1 version was copied to %2 and verified.',
              '%1 versions were copied to %2 and verified.',
              copied,
              database
            ),
      // Without a time it would go to the list of notifications only.
      { autoClose: TOLD_MS }
    );
  }

  readonly #client: IStorageClient;
  readonly #session: ISessionModel;
  readonly #trans: TranslationBundle;
  readonly #progress = new Map<string, IFallbackProgress>();
  readonly #problems = new Map<string, ArtifactStorageError>();
  readonly #skipped = new Map<string, readonly SkippedVersion[]>();
}

/** Types of {@link FallbackModel}. */
export namespace FallbackModel {
  /** What a fallback model needs. */
  export interface Options {
    readonly client: IStorageClient;
    readonly session: ISessionModel;
    readonly trans: TranslationBundle;
  }
}
