import { VDomModel } from '@jupyterlab/ui-components';
import { TRANSFER } from '../../api/constants.js';
import type { Operation } from '../../api/operation.js';
import type { IOperationsModel } from '../interfaces/operations.js';

/** What is done by then is not shown, in milliseconds. */
const LONG_MS = 1000;

/** The operations that have been under way for more than a second. */
export class LongOperations extends VDomModel {
  constructor(operations: IOperationsModel) {
    super();
    this.#operations = operations;
    operations.stateChanged.connect(this.#look, this);
    this.#look();
  }

  /** The newest first. */
  get shown(): readonly Operation[] {
    return this.#shown;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      window.clearTimeout(this.#timer);
      this.#operations.stateChanged.disconnect(this.#look, this);
      super.dispose();
    }
  }

  #look(): void {
    const now = Date.now();
    const running = this.#operations.all.filter(({ ended }) => ended === undefined);
    for (const id of this.#begun.keys()) {
      if (!running.some((one) => one.id === id)) {
        this.#begun.delete(id);
      }
    }
    // Since it was heard of: the clock of the storage server may be another one.
    for (const { id } of running) {
      this.#begun.set(id, this.#begun.get(id) ?? now);
    }
    // A kernel tells of a save or a load once that has taken so long.
    const ageOf = ({ id, kind }: Operation): number =>
      kind === TRANSFER ? LONG_MS : now - (this.#begun.get(id) ?? now);
    const before = this.#shown.length;
    this.#shown = running.filter((one) => ageOf(one) >= LONG_MS);
    window.clearTimeout(this.#timer);
    const young = running.map(ageOf).filter((age) => age < LONG_MS);
    if (young.length > 0) {
      this.#timer = window.setTimeout(() => this.#look(), LONG_MS - Math.max(...young));
    }
    if (before > 0 || this.#shown.length > 0) {
      this.stateChanged.emit();
    }
  }

  readonly #operations: IOperationsModel;
  readonly #begun = new Map<string, number>();
  #shown: readonly Operation[] = [];
  #timer: number | undefined;
}
