import { VDomModel } from '@jupyterlab/ui-components';
import { Debouncer, Throttler } from '@lumino/polling';
import type { ArtifactSummary } from '../../api/artifact.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { ServerEvent } from '../../api/events.js';
import type { IArtifactsModel, IArtifactsScope } from '../interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from '../interfaces/client.js';
import type { ISessionModel, PanelState } from '../interfaces/session.js';
import { asArtifactStorageError, isAbort } from '../session/problem.js';
import { databaseCheck, scopeOf, scopeOfDefault } from './artifacts-scope.js';
import { VersionsCache } from './versions-cache.js';

/** Rows of a page. */
const PAGE = 100;

/** How long after the last key a search starts, in milliseconds. */
const SEARCH_MS = 150;

/** Saves in a loop refresh the list at most this often, in milliseconds. */
const EVENT_MS = 250;

/** The artifacts at the location of the active session, or at the default: searched, paged, with their versions. */
export class ArtifactsModel extends VDomModel implements IArtifactsModel {
  constructor(options: ArtifactsModel.Options) {
    super();
    this.#client = options.client;
    this.#session = options.session;
    this.#link = options.link;
    this.versions = new VersionsCache(options.client);
    this.versions.changed.connect(() => this.stateChanged.emit());
    // Neither waits for the answer: a limiter drops what arrives while its function is under way.
    const reload = (): void => void this.reload();
    this.#search = new Debouncer(reload, SEARCH_MS);
    this.#change = new Throttler(reload, { limit: EVENT_MS, edge: 'trailing' });
    this.#session.stateChanged.connect(this.#onSession, this);
    this.#link.received.connect(this.#onEvent, this);
  }

  readonly versions: VersionsCache;

  get items(): readonly ArtifactSummary[] {
    return this.#items;
  }

  get total(): number | undefined {
    return this.#total;
  }

  get totalIsMinimum(): boolean {
    return this.#totalIsMinimum;
  }

  get loading(): boolean {
    return this.#abort !== undefined;
  }

  get error(): ArtifactStorageError | undefined {
    return this.#error;
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  get search(): string {
    return this.#query;
  }

  set search(text: string) {
    if (text !== this.#query) {
      this.#query = text;
      this.stateChanged.emit();
      void this.#search.invoke().catch(() => undefined);
    }
  }

  get onlyMissing(): boolean {
    return this.#onlyMissing;
  }

  set onlyMissing(value: boolean) {
    if (value !== this.#onlyMissing) {
      this.#onlyMissing = value;
      void this.reload();
    }
  }

  get scope(): IArtifactsScope | undefined {
    return this.#scope;
  }

  async reload(): Promise<void> {
    const id = this.#scope?.session_id;
    if (id === undefined) {
      return;
    }
    await this.#load(id, null, Math.min(1000, Math.max(PAGE, this.#items.length)));
  }

  async loadMore(): Promise<void> {
    const id = this.#scope?.session_id;
    if (id !== undefined && this.#cursor !== null && !this.loading) {
      await this.#load(id, this.#cursor, PAGE);
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#abort?.abort();
      this.#search.dispose();
      this.#change.dispose();
      this.#session.stateChanged.disconnect(this.#onSession, this);
      this.#link.received.disconnect(this.#onEvent, this);
      super.dispose();
    }
  }

  async #load(session_id: string, cursor: string | null, limit: number): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.stateChanged.emit();
    try {
      const page = await this.#client.call(
        'listArtifacts',
        {
          params: { session_id },
          query: {
            limit,
            ...(this.#query.trim() === '' ? {} : { search: this.#query.trim() }),
            ...(this.#onlyMissing ? { missing: true } : {}),
            ...(cursor === null ? {} : { cursor })
          }
        },
        abort.signal
      );
      // An answer that arrived before the abort is about an earlier list.
      if (this.#abort !== abort) {
        return;
      }
      this.#items = cursor === null ? page.artifacts : [...this.#items, ...page.artifacts];
      this.#cursor = page.next_cursor;
      this.#total = page.total;
      this.#totalIsMinimum = page.total_is_minimum === true;
      this.#error = undefined;
      if (cursor === null) {
        this.versions.refresh();
      }
    } catch (error) {
      if (isAbort(error) || this.#abort !== abort) {
        return;
      }
      this.#error = asArtifactStorageError(error);
    } finally {
      if (this.#abort === abort) {
        this.#abort = undefined;
        this.stateChanged.emit();
      }
    }
  }

  #clear(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#items = [];
    this.#cursor = null;
    this.#total = undefined;
    this.#error = undefined;
    this.#key = '';
    this.#onlyMissing = false;
    this.#scope = undefined;
    this.versions.setSession(undefined);
    this.stateChanged.emit();
  }

  #onSession(): void {
    const scope = Private.scopeOfState(this.#session.state);
    if (scope === undefined) {
      if (this.#key !== '') {
        this.#clear();
      }
      return;
    }
    const { artifact_storage_dir, database_url } = scope.location;
    // A database whose password is missing lists nothing; the same one with its password does.
    const key = JSON.stringify([
      scope.session_id,
      artifact_storage_dir.value,
      database_url.value,
      scope.active?.state.missing_secrets
    ]);
    const isNew = key !== this.#key;
    // A list that failed is asked for again once the database answers.
    const check = databaseCheck(scope);
    const isBack =
      check?.ok === true && check.checked_at !== databaseCheck(this.#scope)?.checked_at;
    if (isNew) {
      this.#clear();
      this.#key = key;
      this.versions.setSession(scope.session_id);
    }
    this.#scope = scope;
    if (isNew || (isBack && this.#error !== undefined)) {
      void this.reload();
    }
  }

  #onEvent(_: IServerLink, event: ServerEvent): void {
    const scope = this.#scope;
    const concerned =
      event.type === 'artifacts' &&
      (event.session_id === scope?.session_id ||
        event.database_url === scope?.location.database_url.value);
    if (concerned || event.type === 'hello') {
      void this.#change.invoke().catch(() => undefined);
    }
  }

  readonly #client: IStorageClient;
  readonly #session: ISessionModel;
  readonly #link: IServerLink;
  readonly #search: Debouncer;
  readonly #change: Throttler;
  #items: readonly ArtifactSummary[] = [];
  #total: number | undefined;
  #totalIsMinimum = false;
  #cursor: string | null = null;
  #query = '';
  #onlyMissing = false;
  #key = '';
  #scope: IArtifactsScope | undefined;
  #error: ArtifactStorageError | undefined;
  #abort: AbortController | undefined;
}

export namespace ArtifactsModel {
  export interface Options {
    readonly client: IStorageClient;
    readonly session: ISessionModel;
    readonly link: IServerLink;
  }
}

namespace Private {
  export function scopeOfState(state: PanelState): IArtifactsScope | undefined {
    if (state.kind === 'ready') {
      return scopeOf(state.active);
    }
    return state.kind === 'no_notebook' && state.defaults !== undefined
      ? scopeOfDefault(state.defaults.location)
      : undefined;
  }
}
