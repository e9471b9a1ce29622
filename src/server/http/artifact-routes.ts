import { redactedPreview } from '../secrets/redacted-preview.js';
import { parseLocation } from '../sessions/session-location.js';
import type { IAppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** Small answers travel whole; see `inline_limit`. */
const NO_INLINE = 0;

/** Artifacts of the session’s store. */
export function artifactHandlers(options: IAppOptions): RouteHandlers {
  const { sessions, stores, saves, events, redactor } = options;
  const publish = (sessionId: string, reason: 'saved' | 'deleted', name: string): void =>
    events.publish({
      type: 'artifacts',
      session_id: sessionId,
      database_url: sessions.state(sessionId).location.database_url.value,
      reason,
      name
    });
  return {
    listArtifacts: ({ params, query }) => stores.of(params.session_id).list(query),
    listVersions: ({ params, query }) => stores.of(params.session_id).versions(query),
    getArtifact: async ({ params, query }) => {
      const detail = await stores.of(params.session_id).get({
        name: query.name,
        version: query.version ?? null,
        inline_limit: query.inline_limit ?? NO_INLINE,
        source: query.source,
        load: query.load === true
      });
      if (query.load === true) {
        sessions.markUsed(params.session_id, query.name);
      }
      return detail;
    },
    openStaging: async ({ params, body }) => {
      const store = stores.of(params.session_id);
      const path = await store.openStaging(body.save_id);
      stores.beginSave(body.save_id, store);
      return { path };
    },
    discardStaging: async ({ params, body }) => {
      await stores.ofSave(params.session_id, body.save_id).discardStaging(body.save_id);
      stores.endSave(body.save_id);
      return null;
    },
    saveArtifact: async ({ params, body }) => {
      const artifact = await saves.save(params.session_id, {
        ...body,
        code: body.code === null ? null : redactor.redactKnown(body.code),
        preview: redactedPreview(body.preview, redactor)
      });
      sessions.markUsed(params.session_id, body.name);
      publish(params.session_id, 'saved', body.name);
      return artifact;
    },
    deleteArtifact: async ({ params, body }) => {
      const versions = await stores.of(params.session_id).delete(body.name, body.version);
      if (body.version === 'all') {
        sessions.markUnused(params.session_id, body.name);
      }
      publish(params.session_id, 'deleted', body.name);
      return { name: body.name, versions: [...versions] };
    },
    relocate: ({ params, body }) => {
      const parse = (artifact_storage_dir: string) =>
        parseLocation(sessions.settings(params.session_id, { artifact_storage_dir })).dir;
      return stores
        .of(params.session_id)
        .relocate(parse(body.old_root), parse(body.new_root), body.dry_run);
    },
    sweep: ({ params, body }) => stores.of(params.session_id).sweep(body)
  };
}
