import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { TRANSFER } from '../../api/constants.js';
import type { Operation } from '../../api/operation.js';
import { visibleName } from '../../location/visible-name.js';
import type { IOperationsModel } from '../interfaces/operations.js';
import { notify } from '../kit/notify.js';

/** How many are remembered that may have been cut off. */
const MOST = 50;

/** Tells that a save or a load was cut off that people saw under way: its cell is gone, too. */
export class CutOffNotifications implements IDisposable {
  /** @param nameOf - The notebook or console of a kernel; undefined where it runs no more. */
  constructor(
    operations: IOperationsModel,
    nameOf: (session_id: string) => string | undefined,
    trans: TranslationBundle
  ) {
    this.#operations = operations;
    this.#nameOf = nameOf;
    this.#trans = trans;
    operations.stateChanged.connect(this.#look, this);
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (!this.#isDisposed) {
      this.#isDisposed = true;
      this.#operations.stateChanged.disconnect(this.#look, this);
    }
  }

  #look(): void {
    const all = this.#operations.all.filter(({ kind }) => kind === TRANSFER);
    const known = new Map(all.map((one) => [one.id, one]));
    for (const { id, session_id } of all.filter(({ ended }) => ended === undefined)) {
      // The name of its notebook is known as long as its kernel runs.
      this.#seen.set(id, this.#nameOf(session_id) ?? this.#seen.get(id));
    }
    for (const [id, about] of this.#seen) {
      const operation = known.get(id);
      if (operation?.ended !== undefined) {
        this.#seen.delete(id);
        this.#tell(operation, about);
      }
    }
    // A restart of a kernel interrupts what it does, and is told a little later.
    for (const id of [...this.#seen.keys()].slice(0, -MOST)) {
      this.#seen.delete(id);
    }
  }

  #tell({ dry_run, addresses = [], error }: Operation, about: string | undefined): void {
    const trans = this.#trans;
    const name = visibleName(addresses.join(', '));
    const said = dry_run
      ? trans.__('The load of %1 was stopped. %2', name, error?.title ?? '')
      : trans.__('The save of %1 was stopped. %2', name, error?.title ?? '');
    notify({
      type: 'warning',
      message: about === undefined ? said : trans.__('%1: %2', about, said),
      more: error?.hint ?? '',
      autoClose: false,
      trans
    });
  }

  readonly #operations: IOperationsModel;
  readonly #nameOf: (session_id: string) => string | undefined;
  readonly #trans: TranslationBundle;
  /** The latest that were under way, with the name of their notebook. */
  readonly #seen = new Map<string, string | undefined>();
  #isDisposed = false;
}
