import type { IAppOptions } from './app-options.js';

/** Ends sessions and forgets their settings. */
export function endSessions(
  {
    sessions,
    fallbackSaves,
    stores,
    redactor
  }: Pick<IAppOptions, 'sessions' | 'fallbackSaves' | 'stores' | 'redactor'>,
  ids: readonly string[]
): void {
  sessions.end(ids);
  for (const id of ids) {
    fallbackSaves.leave(id);
    // An open store may still fail with its secret in the error.
    void stores.end(id).finally(() => redactor.forget(id));
  }
}
