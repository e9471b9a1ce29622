import { VDomModel } from '@jupyterlab/ui-components';
import { Throttler } from '@lumino/polling';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { ServerEvent } from '../../../api/events.js';
import type { TrashedArtifact } from '../../../api/trash.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from '../../interfaces/client.js';
import { asArtifactStorageError } from '../../session/problem.js';
import { concernsStore } from '../concerns-store.js';

/** How many versions a page has. */
const PAGE = 100;

/** How often the list is asked for again while versions come and go, in milliseconds. */
const RELOAD_MS = 500;

/** The versions in the trash of one location, as far as they were asked for. */
export class TrashModel extends VDomModel {
  constructor(client: IStorageClient, link: IServerLink) {
    super();
    this.#client = client;
    this.#link = link;
    this.#change = new Throttler(() => this.reload(), { limit: RELOAD_MS, edge: 'trailing' });
    link.received.connect(this.#onEvent, this);
  }

  /** Whose trash it is. */
  get scope(): IArtifactsScope | undefined {
    return this.#scope;
  }

  /** The latest deleted first; undefined before the first answer. */
  get items(): readonly TrashedArtifact[] | undefined {
    return this.#items;
  }

  /** How many there are, and their bytes. */
  get total(): { readonly versions: number; readonly bytes: number } {
    return this.#total;
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  get error(): ArtifactStorageError | undefined {
    return this.#error;
  }

  /** Shows the trash of another location. */
  async open(scope: IArtifactsScope): Promise<void> {
    const isOther = scope.session_id !== this.#scope?.session_id;
    this.#scope = scope;
    if (isOther) {
      this.#items = undefined;
      this.#cursor = null;
    }
    await this.reload();
  }

  /** Asks for as many as are shown. */
  async reload(): Promise<void> {
    const wanted = Math.max(PAGE, this.#items?.length ?? 0);
    await this.#load([], null, wanted);
  }

  /** Asks for the next page. */
  async loadMore(): Promise<void> {
    const items = this.#items ?? [];
    await this.#load(items, this.#cursor, items.length + PAGE);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#link.received.disconnect(this.#onEvent, this);
      this.#change.dispose();
      this.#asked += 1;
      super.dispose();
    }
  }

  async #load(
    known: readonly TrashedArtifact[],
    after: string | null,
    wanted: number
  ): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    const params = { session_id: this.#scope?.session_id ?? '' };
    let items = known;
    let cursor = after;
    try {
      do {
        const query = { limit: PAGE, ...(cursor === null ? {} : { cursor }) };
        const page = await this.#client.call('listTrash', { params, query });
        if (mine !== this.#asked) {
          return;
        }
        items = [...items, ...page.artifacts];
        cursor = page.next_cursor;
        this.#total = { versions: page.total, bytes: page.total_size };
      } while (cursor !== null && items.length < wanted);
      this.#items = items;
      this.#cursor = cursor;
      this.#error = undefined;
    } catch (error) {
      if (mine !== this.#asked) {
        return;
      }
      this.#error = asArtifactStorageError(error);
    }
    this.stateChanged.emit();
  }

  #onEvent(_: IServerLink, event: ServerEvent): void {
    const scope = this.#scope;
    const url = scope?.location.database_url.value;
    const concerned = concernsStore(event, scope?.session_id, url);
    if (scope !== undefined && (concerned || event.type === 'hello')) {
      void this.#change.invoke().catch(() => undefined);
    }
  }

  readonly #client: IStorageClient;
  readonly #link: IServerLink;
  readonly #change: Throttler;
  #scope: IArtifactsScope | undefined;
  #items: readonly TrashedArtifact[] | undefined;
  #cursor: string | null = null;
  #total = { versions: 0, bytes: 0 };
  #error: ArtifactStorageError | undefined;
  /** Only the last question is answered. */
  #asked = 0;
}
