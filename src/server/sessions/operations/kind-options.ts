import { maskOptions } from '../../../location/storage-options.js';
import type { EventHub } from '../../events/event-hub.js';
import type { Redactor } from '../../secrets/redactor.js';
import { rootOf } from '../../store/store-location.js';
import type { FallbackReturn } from '../fallback-return.js';
import type { LocationSwitch } from '../location-switch.js';
import { forgottenSecrets, readLocation } from '../parsed-location.js';
import type { SessionRegistry } from '../session-registry.js';
import type { SessionStores } from '../session-stores.js';

/** What the kinds of operations work with. */
export interface KindOptions {
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly events: EventHub;
  readonly locationSwitch: LocationSwitch;
  readonly fallbackReturn: FallbackReturn;
  readonly redactor: Redactor;
}

/** What work on the whole store of a session is about: where its values are, and its metadata. */
export function addressesOfStore(
  sessions: SessionRegistry,
  sessionId: string
): readonly [string, string] {
  const location = readLocation(sessions.resolve(sessionId).inUse);
  return [rootOf(location), location.database.redacted];
}

/** The address and the readiness of operations that work at the present location of a session. */
export function atPresentLocation(sessions: SessionRegistry) {
  return {
    addressOf: (sessionId: string): string => {
      const { dir, database, storage_options } = readLocation(sessions.resolve(sessionId).inUse);
      return JSON.stringify([dir.text, database.redacted, maskOptions(storage_options)]);
    },
    isReady: (sessionId: string): boolean =>
      forgottenSecrets(sessions.resolve(sessionId).inUse).length === 0
  };
}
