import type { IWindowResolver } from '@jupyterlab/apputils';
import { DataConnector, type IStateDB, StateDB } from '@jupyterlab/statedb';

/** The part of the browser's storage that is used. */
export type BrowserStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Keeps entries in the browser, apart for each Jupyter server. */
class BrowserConnector extends DataConnector<string> {
  constructor(baseUrl: string, storage: () => BrowserStorage) {
    super();
    this.#baseUrl = baseUrl;
    this.#storage = storage;
  }

  override async fetch(id: string): Promise<string | undefined> {
    return this.#storage().getItem(this.#key(id)) ?? undefined;
  }

  override async save(id: string, value: string): Promise<void> {
    this.#storage().setItem(this.#key(id), value);
  }

  override async remove(id: string): Promise<void> {
    this.#storage().removeItem(this.#key(id));
  }

  #key(id: string): string {
    return `${this.#baseUrl}:${id}`;
  }

  readonly #baseUrl: string;
  readonly #storage: () => BrowserStorage;
}

/**
 * The state that the next page still knows: JupyterLab's state database, which its workspaces
 * keep. Jupyter Notebook has no workspaces, and its database is forgotten with each page; there
 * the browser keeps it.
 */
export function keptState(
  state: IStateDB | null,
  resolver: IWindowResolver | null,
  baseUrl: string,
  storage: () => BrowserStorage = () => window.localStorage
): IStateDB {
  return state !== null && resolver !== null
    ? state
    : new StateDB({ connector: new BrowserConnector(baseUrl, storage) });
}
