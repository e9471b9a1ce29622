import { isRecord } from '../../location/is-record.js';
import type { IOwnOperation } from '../interfaces/operations.js';

const KEY = 'jupyterlab-artifact-storage:operations';

/** What a browser keeps for one tab, also over a reload of its page. */
type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The operations that people started in this tab and that have not ended: known after a reload, too. */
export class OwnOperations {
  /** @param storage - Gives where they are kept; it may throw where a browser keeps nothing. */
  constructor(storage: () => TabStorage = () => window.sessionStorage) {
    this.#storage = storage;
  }

  get all(): readonly IOwnOperation[] {
    try {
      const kept: unknown = JSON.parse(this.#storage().getItem(KEY) ?? '[]');
      return Array.isArray(kept) ? kept.filter(isOwn) : [];
    } catch {
      return [];
    }
  }

  add(own: IOwnOperation): void {
    this.#keep([...this.#without(own.id), own]);
  }

  remove(id: string): void {
    this.#keep(this.#without(id));
  }

  #without(id: string): readonly IOwnOperation[] {
    return this.all.filter((one) => one.id !== id);
  }

  #keep(all: readonly IOwnOperation[]): void {
    try {
      this.#storage().setItem(KEY, JSON.stringify(all));
    } catch {
      // Then a reload shows them in the list only.
    }
  }

  readonly #storage: () => TabStorage;
}

function isOwn(value: unknown): value is IOwnOperation {
  return (
    isRecord(value) &&
    [value['id'], value['session_id'], value['about']].every((one) => typeof one === 'string')
  );
}
