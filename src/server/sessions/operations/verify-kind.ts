import type { OperationKindOf } from '../../operations/operation-kind.js';
import { LostValues } from '../lost-values.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Compares the value of one version with what was saved. */
export function verifyKind({ sessions, stores, events }: KindOptions): OperationKindOf<'verify'> {
  const lost = new LostValues(sessions, events);
  return {
    unit: 'bytes',
    ...atPresentLocation(sessions),
    isDryRun: () => true,
    addressesOf: (_, { name, version }) => [`${name} ${version}`],
    begin: (session_id, wanted) => {
      const store = stores.of(sessions.at(session_id));
      const { databaseUrl: database_url } = store;
      return (work) =>
        stores.using(store, async () => {
          try {
            return await store.verify(wanted, work);
          } finally {
            await lost.tell(session_id, store);
            events.publish({
              type: 'artifacts',
              session_id,
              database_url,
              reason: 'checked',
              name: wanted.name
            });
          }
        });
    }
  };
}
