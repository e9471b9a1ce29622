import { RetryDatabaseRequestSchema } from '../../../api/session.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { forgottenSecrets } from '../parsed-location.js';
import { shownDatabase } from '../session-fallback.js';
import type { KindOptions } from './kind-options.js';

/** Goes back to the configured database, and copies what was saved meanwhile. */
export function retryDatabaseKind({
  sessions,
  fallbackReturn
}: KindOptions): OperationKindOf<'retry_database'> {
  return {
    unit: 'versions',
    canPause: true,
    journal: RetryDatabaseRequestSchema,
    isDryRun: () => false,
    foundProblems: ({ skipped }) => skipped.length > 0,
    addressOf: (sessionId) => shownDatabase(sessions.resolve(sessionId).configured),
    addressesOf: (sessionId) => [shownDatabase(sessions.resolve(sessionId).configured)],
    isReady: (sessionId) => forgottenSecrets(sessions.resolve(sessionId).configured).length === 0,
    begin:
      (sessionId, { copy }) =>
      (work) =>
        fallbackReturn.retry(sessionId, copy, work)
  };
}
