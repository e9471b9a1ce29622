import type { TranslationBundle } from '@jupyterlab/translation';
import { ArtifactStorageError } from '../../api/errors.js';

/** How long the page may be busy before parts are loaded all the same, in milliseconds. */
const IDLE_MS = 2000;

/** A part of the extension in a file of its own: the page loads it when it is used for the first time. */
export class LazyPart<T> {
  /** @param load - Imports the part. After a failure it is called again. */
  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** What the part exports; undefined until it is loaded. */
  get loaded(): T | undefined {
    return this.#loaded;
  }

  /** Loads the part, once. */
  load(): Promise<T> {
    this.#loading ??= this.#load().then(
      (part) => {
        this.#loaded = part;
        return part;
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      }
    );
    return this.#loading;
  }

  /** Loads the part before it is used. Only its use tells a failure. */
  prefetch(): void {
    this.load().catch(() => undefined);
  }

  readonly #load: () => Promise<T>;
  #loaded: T | undefined;
  #loading: Promise<T> | undefined;
}

/** Loads parts as soon as the page has nothing else to do, so that their first use need not wait. */
export function prefetchWhenIdle(...parts: readonly LazyPart<unknown>[]): void {
  const prefetch = (): void => {
    for (const part of parts) {
      part.prefetch();
    }
  };
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === 'function') {
    requestIdleCallback(prefetch, { timeout: IDLE_MS });
  } else {
    setTimeout(prefetch, IDLE_MS);
  }
}

/** The error of a part that could not be loaded. */
export function problemOfPart(cause: unknown, trans: TranslationBundle): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'unreachable',
    message: trans.__('This part of Artifact Storage could not be loaded.'),
    hint: trans.__(
      'Check that the Jupyter server still runs, then try again. If Artifact Storage was updated meanwhile, reload the page.'
    ),
    cause
  });
}
