import { redactedNotes } from '../secrets/redacted-notes.js';
import { ownUser } from '../sessions/own-user.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** Notes and aliases of the session’s store, and what filters find. */
export function notesHandlers({ sessions, stores, events, redactor }: AppOptions): RouteHandlers {
  const edited = (session_id: string, database_url: string, name: string): void =>
    events.publish({ type: 'artifacts', session_id, database_url, reason: 'edited', name });
  return {
    editNotes: async ({ params, body }) => {
      const { session_id } = params;
      const store = stores.of(sessions.at(session_id));
      const clean = { ...body, ...redactedNotes(body, redactor, session_id) };
      const artifact = await store.editNotes(clean, body.user ?? ownUser());
      edited(session_id, store.databaseUrl, body.name);
      return { ...artifact, database_url: store.databaseUrl };
    },
    setAlias: async ({ params, body }) => {
      const store = stores.of(sessions.at(params.session_id));
      const alias = await store.setAlias(body, body.user ?? ownUser());
      edited(params.session_id, store.databaseUrl, body.name);
      return alias;
    },
    listFacets: ({ params, query }) => stores.of(sessions.at(params.session_id)).facets(query)
  };
}
