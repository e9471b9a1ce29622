import type { Artifact } from '../../api/artifact.js';
import type { ListQuery, SummaryPage, VersionPage } from '../../api/artifact-list.js';
import { decodeCursor, encodeCursor } from '../metadata/cursor.js';
import { fold } from '../metadata/folding.js';
import type { MetadataStore, VersionsQuery } from '../metadata/metadata-store.js';
import { NamesInMemory } from '../metadata/names-in-memory.js';
import { DEFAULT_LIMIT, listNames } from '../metadata/paging.js';
import type { MissingValues } from './missing-values.js';
import { toArtifact } from './to-artifact.js';

/** The rows of a list with a mark on those that are known to lack their values, or to be damaged. */
export function marked<T extends Artifact>(rows: readonly T[], missing: MissingValues): T[] {
  const [lost, damaged] = [missing.namesWith('missing'), missing.namesWith('changed')];
  return rows.map((row) => {
    const [missing_versions, damaged_versions] = [lost.get(row.name), damaged.get(row.name)];
    return missing_versions === undefined && damaged_versions === undefined
      ? row
      : {
          ...row,
          ...(missing.has(row) ? { value_missing: true } : {}),
          ...('version_count' in row
            ? {
                ...(missing_versions === undefined ? {} : { missing_versions }),
                ...(damaged_versions === undefined ? {} : { damaged_versions })
              }
            : {})
        };
  });
}

/** Whether a list has only names with versions whose values are wrong. */
export function isOfWrong({ missing, damaged }: ListQuery): boolean {
  return missing === true || damaged === true;
}

/** The names with versions whose values are wrong as a list wants them: missing, damaged, or both. */
function namesWanted(missing: MissingValues, query: ListQuery): readonly string[] {
  const damaged = missing.namesWith('changed');
  if (query.missing !== true) {
    return [...damaged.keys()];
  }
  const lost = [...missing.namesWith('missing').keys()];
  return query.damaged === true ? lost.filter((name) => damaged.has(name)) : lost;
}

/** A page of the names with versions that are known to lack their values, or to be damaged. */
export async function listWrong(
  metadata: Pick<MetadataStore, 'summaries'>,
  missing: MissingValues,
  query: ListQuery
): Promise<SummaryPage> {
  const found = await metadata.summaries(namesWanted(missing, query));
  const rows = [...found.values()]
    .filter(
      (one) => query.source === undefined || (one.source ?? 'artifact_storage') === query.source
    )
    .map((item) => ({ folded: fold(item.name), item }))
    .sort((a, b) => compare(a.folded, b.folded) || compare(a.item.name, b.item.name))
    .map((row, id) => ({ ...row, id }));
  const names = new NamesInMemory(rows);
  return listNames(
    {
      pageOfNames: async (wanted) => ({ rows: names.pageOfNames(wanted) }),
      countNames: async (wanted) => names.countNames(wanted)
    },
    query
  );
}

/** A page of the versions that are known to lack their values, newest first. */
export async function versionsMissing(
  metadata: Pick<MetadataStore, 'get'>,
  missing: MissingValues,
  { name, limit = DEFAULT_LIMIT, cursor }: VersionsQuery
): Promise<VersionPage> {
  const wanted = missing
    .allWith('missing')
    .filter((one) => name === undefined || one.name === name)
    .sort((a, b) => compare(b.date_created, a.date_created) || b.version - a.version);
  const start = decodeCursor('missing', cursor)?.id ?? 0;
  const end = start + limit;
  const found = await Promise.all(
    wanted
      .slice(start, end)
      .map((one) => metadata.get(one.name, one.version, one.source ?? 'artifact_storage'))
  );
  const artifacts = found.flatMap((stored) => {
    if (stored === null) {
      return [];
    }
    const { unavailable: _, ...found } = stored;
    const row = toArtifact(found);
    const { save_id: _id, ...lineapys } = row;
    // LineaPy gives its saves no ids.
    return [row.source === 'lineapy' ? lineapys : row];
  });
  return {
    artifacts,
    next_cursor: end < wanted.length ? encodeCursor('missing', { after: '', id: end }) : null
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
