import type {
  Artifact,
  ArtifactSummary,
  ListQuery,
  SummaryPage,
  VersionPage
} from '../../../api/artifact.js';
import { toArtifact } from '../artifact-rows.js';
import { decodeCursor, encodeCursor, type Position } from '../cursor.js';
import { fold } from '../folding.js';
import {
  countNames,
  DEFAULT_LIMIT,
  newestOf,
  pageOfNames,
  selectVersions,
  versionsKind
} from '../list-queries.js';
import type { VersionsQuery } from '../metadata-store.js';
import type { Database } from '../tables.js';
import type { LineapyCatalog, LineapyRow } from './lineapy-catalog.js';

/*
 * Lists of what we saved and what LineaPy saved, as one. Both are sorted by (sort value, id), where
 * the ids of LineaPy's rows count as negative: so every row has one place, whoever saved it, and a
 * cursor means the same position in both.
 */

/** How many names one statement asks for. */
const CHUNK = 500;

interface Entry<T> extends Position {
  readonly item: T;
}

/** Texts in the order of their UTF-8 bytes, as databases compare them. */
function compareValues(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

function comparePositions(a: Position, b: Position): number {
  return compareValues(a.after, b.after) || a.id - b.id;
}

/** Merges two lists into one page. `descending`: greatest first. */
function mergePage<T>(
  entries: readonly Entry<T>[],
  position: Position | null,
  limit: number,
  descending: boolean
): { readonly shown: readonly Entry<T>[]; readonly last: Entry<T> | undefined } {
  const sign = descending ? -1 : 1;
  const sorted = entries
    .filter((entry) => position === null || sign * comparePositions(entry, position) > 0)
    .sort((a, b) => sign * comparePositions(a, b));
  const shown = sorted.slice(0, limit);
  return { shown, last: sorted.length > limit ? shown.at(-1) : undefined };
}

interface OurName {
  readonly id: number;
  readonly version_count: number;
  readonly latest_version: number | null;
  readonly latest_date: string | null;
}

/** What we know of names that LineaPy uses too. */
async function ourNames(
  db: Database | null,
  names: readonly string[]
): Promise<ReadonlyMap<string, OurName>> {
  const found = new Map<string, OurName>();
  for (let start = 0; db !== null && start < names.length; start += CHUNK) {
    const rows = await db
      .selectFrom('artifact_storage_name')
      .select(['id', 'name', 'version_count', 'latest_version', 'latest_date'])
      .where('name', 'in', names.slice(start, start + CHUNK))
      .where('latest_date', 'is not', null)
      .execute();
    for (const row of rows) {
      found.set(row.name, row);
    }
  }
  return found;
}

/** What a row of the list will show: a version of LineaPy's, or the newest one of our name. */
type Shown =
  | { readonly summary: ArtifactSummary }
  | { readonly ours: number; readonly more: number };

/** A page of names of both, each with its newest version: the one with the highest number. */
export async function listMergedNames(
  db: Database | null,
  catalog: LineapyCatalog,
  query: ListQuery
): Promise<SummaryPage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const order = query.order ?? 'newest';
  const position = decodeCursor(order, query.cursor);
  const wanted = fold(query.search ?? '');
  const names = [...catalog.byName.keys()].filter((name) =>
    catalog.folded.get(name)?.includes(wanted)
  );
  const both = await ourNames(db, names);
  const theirs = names.flatMap((name): Entry<Shown>[] => {
    const rows = catalog.byName.get(name) ?? [];
    const newest = rows[0];
    if (newest === undefined) {
      return [];
    }
    const ours = both.get(name);
    const oursIsNewest =
      ours !== undefined && (ours.latest_version ?? 0) >= newest.artifact.version;
    const dates = [newest.artifact.date_created, ours?.latest_date ?? ''].sort();
    return [
      {
        id: -newest.id,
        after: order === 'name' ? fold(name) : (dates[1] ?? ''),
        item: oursIsNewest
          ? { ours: ours.id, more: rows.length }
          : {
              summary: {
                ...newest.artifact,
                version_count: rows.length + (ours?.version_count ?? 0)
              }
            }
      }
    ];
  });
  const ownPage = db === null ? [] : await pageOfNames(db, query, limit + 1, true).execute();
  const own = ownPage.map(
    ({ id, sort }): Entry<Shown> => ({ id, after: sort ?? '', item: { ours: id, more: 0 } })
  );
  const { shown, last } = mergePage([...own, ...theirs], position, limit, order === 'newest');
  const ourIds = shown.flatMap(({ item }) => ('ours' in item ? [item.ours] : []));
  const newest = db === null ? new Map<number, ArtifactSummary>() : await newestOf(db, ourIds);
  const counted = db === null ? { total: 0 } : await countNames(db, query);
  return {
    artifacts: shown.flatMap(({ item }) => {
      if ('summary' in item) {
        return [item.summary];
      }
      const summary = newest.get(item.ours);
      return summary === undefined
        ? []
        : [{ ...summary, version_count: summary.version_count + item.more }];
    }),
    next_cursor: last === undefined ? null : encodeCursor(order, last),
    ...counted,
    total: counted.total - both.size + names.length
  };
}

/** A page of versions of both, newest first. Of one number, ours comes first. */
export async function listMergedVersions(
  db: Database | null,
  catalog: LineapyCatalog,
  query: VersionsQuery
): Promise<VersionPage> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const { name } = query;
  const kind = versionsKind(name);
  const position = decodeCursor(kind, query.cursor);
  const rows: readonly LineapyRow[] =
    name === undefined ? catalog.rows : (catalog.byName.get(name) ?? []);
  const place = (artifact: Artifact) =>
    name === undefined ? artifact.date_created : artifact.version;
  const own = db === null ? [] : await selectVersions(db, name, position, limit + 1).execute();
  const { shown, last } = mergePage<Artifact>(
    [
      ...own.map((row) => {
        const artifact = toArtifact(row);
        return { id: row.id, after: place(artifact), item: artifact };
      }),
      ...rows.map(({ id, artifact }) => ({ id: -id, after: place(artifact), item: artifact }))
    ],
    position,
    limit,
    true
  );
  return {
    artifacts: shown.map(({ item }) => item),
    next_cursor: last === undefined ? null : encodeCursor(kind, last)
  };
}
