import type { AppOptions } from './app-options.js';

/** Ends sessions and forgets their settings. */
export function endSessions(
  {
    sessions,
    fallbackSaves,
    operations,
    transfers,
    stores,
    liveLists,
    redactor
  }: Pick<
    AppOptions,
    'sessions' | 'fallbackSaves' | 'operations' | 'transfers' | 'stores' | 'liveLists' | 'redactor'
  >,
  ids: readonly string[]
): void {
  sessions.end(ids);
  for (const id of ids) {
    operations.endSession(id);
    transfers.endSession(id);
    fallbackSaves.leave(id);
    liveLists.end(id);
    // An open store may still fail with its secret in the error.
    void stores.end(id).finally(() => redactor.forget(id));
  }
}
