import type { AppOptions } from './app-options.js';

/** Ends a session and forgets its settings. */
export function endSession(
  {
    sessions,
    fallbackSaves,
    operations,
    stores,
    redactor
  }: Pick<AppOptions, 'sessions' | 'fallbackSaves' | 'operations' | 'stores' | 'redactor'>,
  id: string
): void {
  sessions.end(id);
  operations.endSession(id);
  fallbackSaves.leave(id);
  // An open store may still fail with its secret in the error.
  void stores.end(id).finally(() => redactor.forget(id));
}
