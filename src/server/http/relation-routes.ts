import { compareVersions } from '../comparison/compare-versions.js';
import type { WantedVersion } from '../store/version-reader.js';
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
      const whole = async (wanted: WantedVersion) => {
        const found = await store.find(wanted);
        const { preview } = await store.previewOf(found);
        const { preview_size: _size, unavailable: _why, ...recorded } = found;
        return { ...recorded, preview };
      };
      const [before, after] = await Promise.all([
        whole({ name, version, save_id, source }),
        whole(other)
      ]);
      return compareVersions(before, after);
    }
  };
}
