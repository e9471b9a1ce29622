import { type ISignal, Signal } from '@lumino/signaling';
import type { IVersions, IVersionsCache } from '../interfaces/artifacts.js';
import type { IStorageClient } from '../interfaces/client.js';
import { asArtifactStorageError } from '../session/problem.js';

const LOADING: IVersions = { items: [], next_cursor: null, loading: true, error: undefined };

/** The versions of the expanded names of one session. */
export class VersionsCache implements IVersionsCache {
  constructor(client: IStorageClient) {
    this.#client = client;
  }

  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  get(name: string): IVersions | undefined {
    return this.#versions.get(name);
  }

  /** Forgets everything when another session is shown. */
  setSession(id: string | undefined): void {
    if (id !== this.#session) {
      this.#session = id;
      this.#versions = new Map();
      this.#changed.emit();
    }
  }

  expand(name: string): void {
    if (!this.#versions.has(name)) {
      this.#put(name, LOADING);
      void this.#load(name, undefined);
    }
  }

  collapse(name: string): void {
    if (this.#versions.delete(name)) {
      this.#changed.emit();
    }
  }

  loadMore(name: string): void {
    const versions = this.#versions.get(name);
    if (versions !== undefined && versions.next_cursor !== null && !versions.loading) {
      this.#put(name, { ...versions, loading: true });
      void this.#load(name, versions);
    }
  }

  /** Asks again for all expanded names. */
  refresh(): void {
    for (const name of this.#versions.keys()) {
      void this.#load(name, undefined);
    }
  }

  async #load(name: string, before: IVersions | undefined): Promise<void> {
    const session_id = this.#session;
    const versions = this.#versions;
    if (session_id === undefined) {
      return;
    }
    const cursor = before?.next_cursor ?? null;
    const loaded = await this.#client
      .call('listVersions', {
        params: { session_id },
        query: { name, limit: 50, ...(cursor === null ? {} : { cursor }) }
      })
      .then(
        (page): IVersions => ({
          items: [...(before?.items ?? []), ...page.artifacts],
          next_cursor: page.next_cursor,
          loading: false,
          error: undefined
        }),
        (error: unknown): IVersions => ({
          items: before?.items ?? [],
          next_cursor: cursor,
          loading: false,
          error: asArtifactStorageError(error)
        })
      );
    if (versions === this.#versions && versions.has(name)) {
      this.#put(name, loaded);
    }
  }

  #put(name: string, versions: IVersions): void {
    this.#versions.set(name, versions);
    this.#changed.emit();
  }

  readonly #client: IStorageClient;
  readonly #changed = new Signal<this, void>(this);
  #versions = new Map<string, IVersions>();
  #session: string | undefined;
}
