import { ProgressToast } from './progress-toast.js';

/** What people asked for and do not see by then is told, in milliseconds. */
export const SOON_MS = 80;

/**
 * Waits for something that people asked for. Where the answer does not come at once, a notification says
 * what is done: nobody has to guess whether a click was taken.
 *
 * @param said - What is done.
 */
export async function toldSoon<T>(said: string, work: () => Promise<T>): Promise<T> {
  const toast = new ProgressToast(() => ({ message: said, actions: [] }), SOON_MS);
  try {
    return await work();
  } finally {
    toast.end();
  }
}
