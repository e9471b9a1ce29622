import { isAbsent } from '../metadata/sqlite/absent-file.js';
import { withoutSecrets } from '../secrets/problem.js';
import { redactedInputs } from '../secrets/redacted-inputs.js';
import { redactedNotes } from '../secrets/redacted-notes.js';
import { redactedPreview } from '../secrets/redacted-preview.js';
import { LostValues } from '../sessions/lost-values.js';
import { forgetFailures } from '../sessions/mended-checks.js';
import { presentPath } from '../sessions/notebook-paths.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** Small answers travel whole; see `inline_limit`. */
const NO_INLINE = 0;

/** Artifacts of the session’s store. */
export function artifactHandlers(options: AppOptions): RouteHandlers {
  const { sessions, stores, saves, trust, events, liveLists, redactor } = options;
  const lost = new LostValues(sessions, events);
  return {
    listArtifacts: async ({ params, query }) => {
      const session = sessions.at(params.session_id);
      const store = stores.of(session);
      liveLists.follow(params.session_id, store);
      const page = await lost.after(params.session_id, store, store.list(query));
      forgetFailures(sessions, store);
      const database_absent = page.artifacts.length === 0 && isAbsent(session.store.database);
      return {
        ...page,
        database_url: store.databaseUrl,
        ...(database_absent ? { database_absent } : {})
      };
    },
    listVersions: async ({ params, query }) => {
      const store = stores.of(sessions.at(params.session_id));
      liveLists.follow(params.session_id, store);
      const page = await lost.after(params.session_id, store, store.versions(query));
      forgetFailures(sessions, store);
      return { ...page, database_url: store.databaseUrl };
    },
    getArtifact: async ({ params, query }) => {
      const session = sessions.at(params.session_id);
      const store = stores.of(session);
      const found = store.get({
        name: query.name,
        version: query.version ?? null,
        save_id: query.save_id,
        alias: query.alias,
        inline_limit: query.inline_limit ?? NO_INLINE,
        source: query.source,
        load: query.load === true
      });
      const detail = await lost.after(params.session_id, store, found);
      forgetFailures(sessions, store);
      const { problem, ...value } = detail.value;
      const shown =
        problem === undefined ? value : { ...value, problem: withoutSecrets(problem, redactor) };
      const answer = { ...detail, value: shown, database_url: store.databaseUrl };
      if (query.load !== true) {
        return answer;
      }
      const not_trusted = await trust.notTrusted(session, store, detail);
      sessions.markUsed(params.session_id, query.name, store.databaseUrl);
      return not_trusted === undefined ? answer : { ...answer, not_trusted };
    },
    getPreview: async ({ params, query }) => {
      const store = stores.of(sessions.at(params.session_id));
      const found = store.preview({ ...query, version: query.version ?? null });
      return lost.after(params.session_id, store, found);
    },
    getSizes: ({ params, query }) => stores.of(sessions.at(params.session_id)).upkeep.sizes(query),
    openStaging: async ({ params, body }) => ({
      path: await saves.stage(sessions.at(params.session_id), body.save_id)
    }),
    discardStaging: async ({ params, body }) => {
      await saves.discard(sessions.at(params.session_id), body.save_id, body.name);
      return null;
    },
    saveArtifact: async ({ params, body }) => {
      const session = sessions.at(params.session_id);
      const { artifact, database_url, ...made } = await saves.save(session, {
        ...body,
        notebook_path: presentPath(session.record.notebooks, body.notebook_path),
        code: body.code === null ? null : redactor.redactKnown(body.code, params.session_id),
        preview: redactedPreview(body.preview, redactor, params.session_id),
        ...redactedNotes(body, redactor, params.session_id),
        ...(body.inputs === undefined
          ? {}
          : { inputs: redactedInputs(body.inputs, redactor, params.session_id) })
      });
      sessions.markUsed(params.session_id, body.name, database_url);
      forgetFailures(sessions, { databaseUrl: database_url, roots: [artifact.root], wrote: true });
      const { session_id } = params;
      events.publish({
        type: 'artifacts',
        session_id,
        database_url,
        reason: 'saved',
        name: body.name
      });
      return { ...artifact, database_url, ...made };
    }
  };
}
