import type { ServerEvent } from '../../../src/api/events.js';
import type { SessionState } from '../../../src/api/session.js';

/** The event of a session that says nothing but its id. */
export const SILENT_SESSION = (id: string): ServerEvent => ({
  type: 'session',
  session: { id } as SessionState
});
