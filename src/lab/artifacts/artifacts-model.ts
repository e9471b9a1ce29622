import { VDomModel } from '@jupyterlab/ui-components';
import { Debouncer, Throttler } from '@lumino/polling';
import type { ArtifactSummary } from '../../api/artifact.js';
import type { SummaryPage } from '../../api/artifact-list.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { ServerEvent } from '../../api/events.js';
import type {
  IArtifactsModel,
  IArtifactsScope,
  IListFilters,
  IListOrder,
  IWholeCount,
  LocationChoice
} from '../interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from '../interfaces/client.js';
import { databaseCheck } from './artifacts-scope.js';
import { ChosenScope } from './chosen-scope.js';
import { concernsStore } from './concerns-store.js';
import { WRONG_FILTERS, withoutFilters } from './filter/filter-words.js';
import { isSame, NEWEST, queryOf, tidyFilters } from './list-query.js';
import { ArtifactPages, type FetchPage, type PageStart } from './pages.js';
import { VersionsCache } from './versions-cache.js';

/** How long after the last key a search starts, in milliseconds. */
const SEARCH_MS = 150;

/** Saves in a loop refresh the list at most this often, in milliseconds. */
const EVENT_MS = 250;

/** The artifacts at a location that people choose: filtered, in an order, paged, with their versions. */
export class ArtifactsModel extends VDomModel implements IArtifactsModel {
  constructor(options: ArtifactsModel.Options) {
    super();
    this.#client = options.client;
    this.#link = options.link;
    this.versions = new VersionsCache(options.client);
    this.versions.changed.connect(() => this.stateChanged.emit());
    this.#pages = new ArtifactPages((page, signal) => this.#fetch(page, signal));
    this.#pages.changed.connect(() => this.stateChanged.emit());
    // Neither waits for the answer: a limiter drops what arrives while its function is under way.
    this.#search = new Debouncer((): void => void this.#open(), SEARCH_MS);
    this.#change = new Throttler((): void => void this.reload(), {
      limit: EVENT_MS,
      edge: 'trailing'
    });
    this.#chosen = new ChosenScope(options);
    this.#chosen.changed.connect(this.#onScope, this);
    this.#link.received.connect(this.#onEvent, this);
    this.#onScope();
  }

  readonly versions: VersionsCache;

  get items(): readonly ArtifactSummary[] {
    return this.#pages.rows;
  }

  get first(): number | undefined {
    return this.#pages.first;
  }

  get total(): number | undefined {
    return this.#pages.total;
  }

  get totalIsMinimum(): boolean {
    return this.#pages.totalIsMinimum;
  }

  get whole(): IWholeCount | undefined {
    return this.#whole;
  }

  get loading(): boolean {
    return this.#pages.loading;
  }

  get searching(): boolean {
    return this.#pages.searching;
  }

  get error(): ArtifactStorageError | undefined {
    return this.#chosen.problem ?? this.#pages.error;
  }

  get hasMore(): boolean {
    return this.#pages.hasNext;
  }

  get hasPrevious(): boolean {
    return this.#pages.hasPrevious;
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

  get filters(): IListFilters {
    return this.#filters;
  }

  set filters(filters: IListFilters) {
    const { search: _, ...tidy } = tidyFilters(filters);
    if (!isSame(tidy, this.#filters)) {
      this.#filters = tidy;
      void this.#open();
    }
  }

  get order(): IListOrder {
    return this.#order;
  }

  set order(order: IListOrder) {
    if (!isSame(order, this.#order)) {
      this.#order = order;
      void this.#open();
    }
  }

  get choice(): LocationChoice {
    return this.#chosen.choice;
  }

  set choice(choice: LocationChoice) {
    this.#chosen.choice = choice;
  }

  get isFiltered(): boolean {
    return (
      this.#query.trim() !== '' ||
      Object.keys(this.#filters).length > 0 ||
      // What lacks the number has no place in the order.
      this.#order.order === 'metadata'
    );
  }

  get scope(): IArtifactsScope | undefined {
    return this.#scope;
  }

  async reload(): Promise<void> {
    if (this.#scope !== undefined) {
      this.versions.refresh();
      await this.#pages.reload(this.#seen);
    } else if (this.#chosen.problem !== undefined) {
      this.#chosen.find();
    }
  }

  async loadMore(): Promise<void> {
    await this.#pages.next();
  }

  async loadPrevious(): Promise<void> {
    await this.#pages.previous();
  }

  get opened(): number {
    return this.#opened;
  }

  jump(at: string): Promise<void> {
    return this.#open({ at });
  }

  toStart(): Promise<void> {
    return this.#open();
  }

  seen(first: number, last: number): void {
    this.#seen = { first, last };
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#pages.clear();
      this.#search.dispose();
      this.#change.dispose();
      this.#chosen.dispose();
      this.#link.received.disconnect(this.#onEvent, this);
      super.dispose();
    }
  }

  /** Other rows than before. */
  async #open(start: PageStart = {}): Promise<void> {
    if (this.#scope !== undefined) {
      this.#seen = TOP;
      this.#opened += 1;
      await this.#pages.open(start);
    }
  }

  async #fetch(page: Parameters<FetchPage>[0], signal: AbortSignal): ReturnType<FetchPage> {
    const params = { session_id: this.#scope?.session_id ?? '' };
    const query = { ...queryOf({ ...this.#filters, search: this.#query }, this.#order), ...page };
    const ask = (wanted: typeof query): Promise<SummaryPage> =>
      this.#client.call('listArtifacts', { params, query: wanted }, signal);
    const [whole, found] = await Promise.all([
      this.isFiltered ? ask({ limit: 1 }) : undefined,
      ask(query)
    ]);
    const { total, total_is_minimum } = whole ?? found;
    this.#whole = { count: total, isMinimum: total_is_minimum === true };
    return found;
  }

  #onScope(): void {
    const { scope } = this.#chosen;
    const key = scope === undefined ? '' : keyOf(scope);
    const isNew = key !== this.#key;
    // A list that failed is asked for again once the database answers.
    const check = databaseCheck(scope);
    const isBack =
      check?.ok === true && check.checked_at !== databaseCheck(this.#scope)?.checked_at;
    this.#scope = scope;
    if (isNew) {
      if (this.#key !== '') {
        // What lacks its value or is damaged is of the location that is left; a reload of the page leaves none.
        this.#filters = withoutFilters(this.#filters, WRONG_FILTERS);
      }
      this.#key = key;
      this.#whole = undefined;
      this.#seen = TOP;
      this.#pages.clear();
      this.versions.setSession(scope?.session_id);
    }
    if (scope !== undefined && isNew) {
      void this.#open();
    } else if (isBack && this.#pages.error !== undefined) {
      void this.reload();
    } else {
      this.stateChanged.emit();
    }
  }

  #onEvent(_: IServerLink, event: ServerEvent): void {
    const scope = this.#scope;
    const url = scope?.location.database_url.value;
    const concerned = concernsStore(event, scope?.session_id, url);
    if (concerned || event.type === 'hello') {
      void this.#change.invoke().catch(() => undefined);
    }
  }

  readonly #client: IStorageClient;
  readonly #link: IServerLink;
  readonly #pages: ArtifactPages;
  readonly #chosen: ChosenScope;
  readonly #search: Debouncer;
  readonly #change: Throttler;
  #query = '';
  #filters: IListFilters = {};
  #order: IListOrder = NEWEST;
  #whole: IWholeCount | undefined;
  #seen = TOP;
  #opened = 0;
  #key = '';
  #scope: IArtifactsScope | undefined;
}

export namespace ArtifactsModel {
  export type Options = ChosenScope.Options;
}

const TOP = { first: 0, last: 0 };

/** A database whose password is missing lists nothing; the same one with its password does. */
function keyOf({ session_id, active, location }: IArtifactsScope): string {
  const { artifact_storage_dir, database_url } = location;
  return JSON.stringify([
    session_id,
    artifact_storage_dir.value,
    database_url.value,
    active?.state.missing_secrets
  ]);
}
