import { compareVersions } from '../comparison/compare-versions.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** How versions are related: what they were made from, and how they differ. */
export function relationHandlers({ sessions, stores }: AppOptions): RouteHandlers {
  return {
    listLineage: ({ params, query }) => stores.of(sessions.at(params.session_id)).lineage(query),
    compareArtifacts: async ({ params, query }) => {
      const store = stores.of(sessions.at(params.session_id));
      const { name, version, save_id, source } = query;
      const other = {
        name: query.other_name ?? name,
        version: query.other_version,
        save_id: query.other_save_id,
        source: query.other_source
      };
      const [before, after] = await Promise.all([
        store.find({ name, version, save_id, source }),
        store.find(other)
      ]);
      return compareVersions(before, after);
    }
  };
}
