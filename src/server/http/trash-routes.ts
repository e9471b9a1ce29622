import { withoutSecrets } from '../secrets/problem.js';
import { LostValues } from '../sessions/lost-values.js';
import { forgetFailures } from '../sessions/mended-checks.js';
import { ownUser } from '../sessions/own-user.js';
import { trashNote } from '../store/trash.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** Deletes, and the way back. */
export function trashHandlers(options: AppOptions): RouteHandlers {
  const { sessions, stores, events, liveLists, redactor } = options;
  const lost = new LostValues(sessions, events);
  return {
    deleteArtifact: async ({ params, body, signal }) => {
      const session = sessions.at(params.session_id);
      const store = stores.of(session);
      const { value: days } = session.settings.origins.trash_days;
      const user = redactor.redactKnown(body.user ?? ownUser(), params.session_id);
      const trash = trashNote(days, user);
      const found = await store.deleteVersions(body, { trash, signal });
      const { versions, bytes, purge_at, left, roots } = found;
      const { session_id } = params;
      const { name } = body;
      const answer = {
        name,
        versions: [...versions],
        ...(bytes === undefined ? {} : { bytes }),
        ...(purge_at === undefined ? {} : { purge_at })
      };
      if (body.dry_run === true) {
        return answer;
      }
      const { databaseUrl: database_url } = store;
      forgetFailures(sessions, { databaseUrl: database_url, roots, wrote: true });
      const isInTrash = purge_at !== undefined;
      sessions.waiting.removeDeleted(session, { name, versions }, database_url, isInTrash);
      if (body.version === 'all') {
        sessions.markUnused(session_id, name, database_url);
      }
      events.publish({ type: 'artifacts', session_id, database_url, reason: 'deleted', name });
      await lost.lookAgain(session_id, store);
      const cleaned = left.map(({ problem, ...one }) => ({
        ...one,
        problem: withoutSecrets(problem, redactor)
      }));
      return { ...answer, ...(cleaned.length === 0 ? {} : { left: cleaned }) };
    },
    listTrash: async ({ params, query }) => {
      const store = stores.of(sessions.at(params.session_id));
      liveLists.follow(params.session_id, store);
      const page = await store.trash.list(query);
      forgetFailures(sessions, store);
      return { ...page, database_url: store.databaseUrl };
    },
    restoreArtifact: async ({ params, body }) => {
      const { session_id } = params;
      const session = sessions.at(session_id);
      const store = stores.of(session);
      const restored = await store.trash.restore(body);
      const { databaseUrl: database_url } = store;
      forgetFailures(sessions, { databaseUrl: database_url, wrote: true });
      sessions.waiting.addRestored(session, restored, database_url);
      const { name } = restored;
      events.publish({ type: 'artifacts', session_id, database_url, reason: 'restored', name });
      return restored;
    }
  };
}
