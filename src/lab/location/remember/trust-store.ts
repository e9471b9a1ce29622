import type { IStateDB } from '@jupyterlab/statedb';

const NAMESPACE = 'jupyterlab-artifact-storage:remembered';

/** What people answered for one notebook. */
export interface TrustAnswer {
  /** The location that they were asked about, as `textOf` writes it. */
  readonly location: string;
  readonly answer: 'yes' | 'no';
  /** The last session to which the location was applied by itself. */
  readonly session?: string | undefined;
}

/** Remembers by path which notebooks may choose their location; without a state, for this page. */
export class TrustStore {
  constructor(state: IStateDB | null) {
    this.#state = state;
  }

  /** The answer for exactly this location in this notebook, if people gave one. */
  async find(path: string, location: string): Promise<TrustAnswer | undefined> {
    const found: unknown =
      this.#known.get(path) ?? (await this.#state?.fetch(TrustStore.#id(path)).catch(() => null));
    return isAnswer(found) && found.location === location ? found : undefined;
  }

  /** Keeps an answer; the one before it for the same notebook is forgotten. */
  async keep(path: string, answer: TrustAnswer): Promise<void> {
    this.#known.set(path, answer);
    // A state database that cannot write only means that the question comes again.
    await this.#state?.save(TrustStore.#id(path), { ...answer }).catch(() => undefined);
  }

  /** Forgets the answer for a notebook. */
  async forget(path: string): Promise<void> {
    this.#known.delete(path);
    await this.#state?.remove(TrustStore.#id(path)).catch(() => undefined);
  }

  static #id(path: string): string {
    return `${NAMESPACE}:${path}`;
  }

  readonly #state: IStateDB | null;
  readonly #known = new Map<string, TrustAnswer>();
}

function isAnswer(value: unknown): value is TrustAnswer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'location' in value &&
    typeof value.location === 'string' &&
    'answer' in value &&
    (value.answer === 'yes' || value.answer === 'no')
  );
}
