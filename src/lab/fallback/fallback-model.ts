import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { VDomModel } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../api/errors.js';
import { asArtifactStorageError } from '../model/problem.js';
import type { SessionModel } from '../model/session-model.js';
import type { StorageClient } from '../model/storage-client.js';

/** What people call a configured database, by its URL. */
export function databaseName(url: string, trans: TranslationBundle): string {
  return /^postgres/.test(url) ? 'PostgreSQL' : trans.__('the configured database');
}

/** How long the notification stays on screen, in milliseconds; the list keeps it. */
const TOLD_MS = 10_000;

/** A way back that is under way. */
export interface IFallbackProgress {
  /** Whether what was saved meanwhile is copied. */
  readonly copy: boolean;
  readonly copied: number;
  /** Versions to copy in all. */
  readonly total: number;
  readonly stopping: boolean;
}

/** Brings the active notebook's session back to the database that could not be reached at its start. */
export class FallbackModel extends VDomModel {
  constructor(options: FallbackModel.IOptions) {
    super();
    this.#client = options.client;
    this.#session = options.session;
    this.#trans = options.trans;
  }

  /** The way back of the session that is shown, while it is under way. */
  get progress(): IFallbackProgress | undefined {
    return this.#progress.get(this.#session.session?.id ?? '');
  }

  /** Why the last way back of the session that is shown did not succeed. */
  get problem(): ArtifactStorageError | undefined {
    return this.#problems.get(this.#session.session?.id ?? '');
  }

  /**
   * Goes back to the configured database, version by version, so that it can be stopped. What failed
   * is in {@link problem}; what was copied by then stays copied and is not copied again.
   */
  async goBack(copy: boolean): Promise<void> {
    const { session, notebook } = this.#session;
    const fallback = session?.fallback;
    if (session === undefined || fallback === undefined || this.#progress.has(session.id)) {
      return;
    }
    const { id } = session;
    const total = copy ? fallback.saved : 0;
    this.#problems.delete(id);
    this.#set(id, { copy, copied: 0, total, stopping: false });
    try {
      let copied = 0;
      for (let done = false; !done && this.#progress.get(id)?.stopping === false; ) {
        const answer = await this.#client.call('retryFallback', {
          params: { session_id: id },
          body: copy ? { copy, at_most: 1 } : { copy }
        });
        copied += answer.copied.length;
        this.#session.accept(answer.session);
        this.#advance(id, copied);
        done = answer.session.fallback === undefined;
        if (done) {
          this.#tell(notebook.name, fallback.database_url, copied);
        }
      }
    } catch (error) {
      this.#problems.set(id, asArtifactStorageError(error));
    } finally {
      this.#set(id, undefined);
    }
  }

  /** Stops after the version that is being copied; the rest can be copied later. */
  stop(): void {
    const id = this.#session.session?.id ?? '';
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

  #tell(name: string, database: string, copied: number): void {
    Notification.success(
      copied === 0
        ? this.#trans.__('%1 uses %2 again.', name, databaseName(database, this.#trans))
        : this.#trans._n(
            '%1 version was copied and verified; %2 uses %3 again.',
            '%1 versions were copied and verified; %2 uses %3 again.',
            copied,
            name,
            databaseName(database, this.#trans)
          ),
      // Without a time it would go to the list of notifications only.
      { autoClose: TOLD_MS }
    );
  }

  readonly #client: StorageClient;
  readonly #session: SessionModel;
  readonly #trans: TranslationBundle;
  readonly #progress = new Map<string, IFallbackProgress>();
  readonly #problems = new Map<string, ArtifactStorageError>();
}

/** Types of {@link FallbackModel}. */
export namespace FallbackModel {
  /** What a fallback model needs. */
  export interface IOptions {
    readonly client: StorageClient;
    readonly session: SessionModel;
    readonly trans: TranslationBundle;
  }
}
