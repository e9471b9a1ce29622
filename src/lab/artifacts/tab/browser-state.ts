import type { IStateDB } from '@jupyterlab/statedb';
import { VDomModel } from '@jupyterlab/ui-components';
import { isRecord } from '../../../location/is-record.js';
import type {
  IArtifactsModel,
  IListFilters,
  IListOrder,
  LocationChoice
} from '../../interfaces/artifacts.js';
import { NEWEST, tidyFilters } from '../list-query.js';
import type { ColumnId } from './columns.js';

/** Under which id the state is kept. */
const ID = 'jupyterlab-artifact-storage:tab';

/** What the tab shows, beside its rows; a reload of the page keeps it. */
export class BrowserState extends VDomModel {
  /** @param artifacts - The list of the tab. */
  constructor(artifacts: IArtifactsModel, database: IStateDB) {
    super();
    this.#artifacts = artifacts;
    this.#database = database;
  }

  /** Known columns that are not shown. */
  get hidden(): readonly ColumnId[] {
    return this.#hidden;
  }

  set hidden(columns: readonly ColumnId[]) {
    this.#hidden = columns;
    this.#changed();
  }

  /** Keys of metadata that have a column. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  set keys(keys: readonly string[]) {
    this.#keys = keys;
    this.#changed();
  }

  /** Takes what was kept, and keeps what changes from now on. */
  async restore(): Promise<void> {
    const kept = await this.#database.fetch(ID).catch(() => undefined);
    const state = typeof kept === 'string' ? read(kept) : undefined;
    if (this.isDisposed) {
      return;
    }
    if (state !== undefined) {
      const artifacts = this.#artifacts;
      [artifacts.choice, artifacts.order] = [state.choice, state.order];
      artifacts.search = state.search;
      artifacts.filters = state.filters;
      this.#hidden = state.hidden;
      this.#keys = state.keys;
      this.stateChanged.emit();
    }
    this.#saved = this.#text();
    this.#artifacts.stateChanged.connect(this.#save, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.#artifacts.stateChanged.disconnect(this.#save, this);
      super.dispose();
    }
  }

  #changed(): void {
    this.stateChanged.emit();
    this.#save();
  }

  #save(): void {
    const text = this.#text();
    if (text !== this.#saved) {
      this.#saved = text;
      void this.#database.save(ID, text).catch(() => undefined);
    }
  }

  #text(): string {
    const { choice, filters, order, search } = this.#artifacts;
    const state: Kept = { choice, filters, order, search, hidden: this.#hidden, keys: this.#keys };
    return JSON.stringify(state);
  }

  readonly #artifacts: IArtifactsModel;
  readonly #database: IStateDB;
  #hidden: readonly ColumnId[] = [];
  #keys: readonly string[] = [];
  #saved = '';
}

interface Kept {
  readonly choice: LocationChoice;
  readonly filters: IListFilters;
  readonly order: IListOrder;
  readonly search: string;
  readonly hidden: readonly ColumnId[];
  readonly keys: readonly string[];
}

/** What an earlier page kept; another version of us may have kept something else. */
function read(text: string): Kept | undefined {
  const kept = parsed(text);
  if (!isRecord(kept)) {
    return undefined;
  }
  const { choice, filters, order, search, hidden, keys } = kept;
  const texts = (list: unknown): readonly string[] =>
    Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  const kind = isRecord(choice) ? choice['kind'] : undefined;
  const name = isRecord(choice) ? choice['name'] : undefined;
  return {
    choice:
      kind === 'named' && typeof name === 'string'
        ? { kind, name }
        : { kind: kind === 'default' ? 'default' : 'session' },
    filters: isRecord(filters) ? tidyFilters(filters as IListFilters) : {},
    order: isRecord(order) && 'order' in order ? (order as unknown as IListOrder) : NEWEST,
    search: typeof search === 'string' ? search : '',
    hidden: texts(hidden),
    keys: texts(keys)
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
