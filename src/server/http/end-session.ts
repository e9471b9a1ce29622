import type { AppOptions } from './app-options.js';

/** Ends a session and forgets its settings. */
export function endSession(
  {
    sessions,
    fallbackSaves,
    stores,
    redactor
  }: Pick<AppOptions, 'sessions' | 'fallbackSaves' | 'stores' | 'redactor'>,
  id: string
): void {
  sessions.end(id);
  fallbackSaves.leave(id);
  // An open store may still fail with its secret in the error.
  void stores.end(id).finally(() => redactor.forget(id));
}
