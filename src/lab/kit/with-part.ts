import type { TranslationBundle } from '@jupyterlab/translation';
import { type LazyPart, problemOfPart } from './lazy-part.js';
import { notify } from './notify.js';
import { toldSoon } from './told-soon.js';

/**
 * Does something with a part, which is loaded for that. Where it cannot be loaded, a notification says so
 * and has a button that tries it again.
 *
 * @param act - Is called with the part. What it throws is thrown.
 */
export async function withPart<T>(
  part: LazyPart<T>,
  trans: TranslationBundle,
  act: (part: T) => unknown
): Promise<void> {
  const loaded = part.loaded ?? (await loadedPart(part, trans, act));
  if (loaded !== undefined) {
    await act(loaded);
  }
}

/** The part; undefined where it could not be loaded, which is told. */
async function loadedPart<T>(
  part: LazyPart<T>,
  trans: TranslationBundle,
  act: (part: T) => unknown
): Promise<T | undefined> {
  try {
    return await toldSoon(trans.__('Loading a part of Artifact Storage…'), () => part.load());
  } catch (cause) {
    const { message, hint } = problemOfPart(cause, trans);
    notify({
      type: 'error',
      message,
      more: hint,
      autoClose: false,
      about: 'part',
      trans,
      actions: [
        {
          label: trans.__('Try again'),
          caption: trans.__('Load it once more, and go on'),
          callback: () => void withPart(part, trans, act)
        }
      ]
    });
    return undefined;
  }
}
