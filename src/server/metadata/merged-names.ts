import type { ArtifactSummary } from '../../api/artifact.js';
import type { Position } from './cursor.js';
import { isFiltered, type NameFilters, NO_FILTERS } from './list-filters.js';
import type { CountWanted, MetadataSource, NameRows, NamesWanted } from './metadata-store.js';
import { comparePositions, inOrder, type Row } from './paging.js';
import { MAX_INTEGER } from './storable.js';

/*
 * Names of two sources as one list. Both sort by (sort value, id), and no id is in both: so every
 * row has one position in either source, and a cursor means the same in both. A name that both have
 * stands once, where its version of the highest number stands, and is found by what that one says.
 */

type Summaries = ReadonlyMap<string, ArtifactSummary>;

/** What both have of a name; of two versions of one number, that of the first source. */
function merged(first: ArtifactSummary | undefined, second: ArtifactSummary): ArtifactSummary {
  return first === undefined
    ? second
    : {
        ...(second.version > first.version ? second : first),
        version_count: first.version_count + second.version_count
      };
}

/** Those of these names that have versions, each with its newest one. */
export async function mergedSummaries(
  first: MetadataSource,
  second: MetadataSource,
  names: readonly string[]
): Promise<Summaries> {
  const [ours, theirs] = await Promise.all([first.summaries(names), second.summaries(names)]);
  return new Map([
    ...ours,
    ...[...theirs].map(([name, one]) => [name, merged(ours.get(name), one)] as const)
  ]);
}

/** All names, however many are looked at for them. */
export const ALL_NAMES = {
  order: { by: 'name', descending: false },
  after: null,
  limit: MAX_INTEGER,
  look: MAX_INTEGER
} as const;

/**
 * The filters for the second source, which knows no aliases: the names of its own that have the alias
 * in the first one. An alias is of a name, whatever version is the newest.
 */
async function filtersOfSecond(
  first: MetadataSource,
  second: MetadataSource,
  filters: NameFilters
): Promise<NameFilters> {
  const { alias, ...others } = filters;
  if (alias === undefined) {
    return filters;
  }
  const namesIn = async (source: MetadataSource, some: NameFilters): Promise<readonly string[]> =>
    (await source.pageOfNames({ ...ALL_NAMES, filters: some })).rows.map(({ item }) => item.name);
  const within = filters.within ?? (await namesIn(second, NO_FILTERS));
  const aliased = within.length === 0 ? [] : await namesIn(first, { ...NO_FILTERS, alias, within });
  return { ...others, within: aliased };
}

/** How many more names a list of both has than one of the first source. */
export async function countAdded(
  first: MetadataSource,
  second: MetadataSource,
  { filters = NO_FILTERS, order = ALL_NAMES.order }: CountWanted = {}
): Promise<number> {
  const theirs = (await second.pageOfNames(ALL_NAMES)).rows.map(({ item }) => item);
  if (theirs.length === 0) {
    return 0;
  }
  const names = theirs.map(({ name }) => name);
  const isAll = !isFiltered(filters) && filters.words.length === 0 && order.by !== 'number';
  if (isAll) {
    return names.length - (await first.countOf(names));
  }
  const [ours, found] = await Promise.all([
    first.summaries(names),
    second.pageOfNames({
      ...ALL_NAMES,
      filters: await filtersOfSecond(first, second, filters),
      order
    })
  ]);
  const newer = theirs.filter(
    ({ name, version }) => version > (ours.get(name)?.version ?? version)
  );
  const isNewer = new Set(newer.map(({ name }) => name));
  const shown = found.rows.filter(
    ({ item: { name } }) => !ours.has(name) || isNewer.has(name)
  ).length;
  if (newer.length === 0) {
    return shown;
  }
  const hidden = { filters: { ...filters, within: [...isNewer] }, order, count: 'all' } as const;
  return shown - (await first.countNames(hidden)).total;
}

/** A page of names, with their positions. */
export async function pageOfMergedNames(
  first: MetadataSource,
  second: MetadataSource,
  { limit, ...wanted }: NamesWanted
): Promise<NameRows> {
  const shown: Row<ArtifactSummary>[] = [];
  let { after } = wanted;
  const theirs = await filtersOfSecond(first, second, wanted.filters ?? NO_FILTERS);
  // Again where names stand elsewhere: with more and more at once, they may be many.
  for (let size = limit; ; size *= 4) {
    const looked = await lookAt(first, second, theirs, { ...wanted, after, limit: size });
    shown.push(...looked.shown);
    if (shown.length >= limit || looked.last === undefined) {
      const page = shown.slice(0, limit);
      const edge = shown.length >= limit ? undefined : looked.edge;
      return { rows: wanted.backwards === true ? page.reverse() : page, edge };
    }
    after = looked.last;
  }
}

/** Of the next `limit` rows, as they are read, those that stand there. */
async function lookAt(
  first: MetadataSource,
  second: MetadataSource,
  filtersOfTheirs: NameFilters,
  wanted: NamesWanted
): Promise<{
  readonly shown: readonly Row<ArtifactSummary>[];
  /** The last of them, where more may follow. */
  readonly last: Position | undefined;
  /** Where the first source ended to look, before it had so many. */
  readonly edge: Position | undefined;
}> {
  const { order, backwards = false, limit } = wanted;
  const [ours, theirs] = await Promise.all([
    first.pageOfNames(wanted),
    second.pageOfNames({ ...wanted, filters: filtersOfTheirs })
  ]);
  const down = order.descending !== backwards;
  const { edge } = ours;
  const rows = inOrder([...ours.rows, ...theirs.rows], down)
    .filter((row) => edge === undefined || comparePositions(row, edge, down) <= 0)
    .slice(0, limit);
  const isOurs = new Set(ours.rows);
  const namesIn = (some: readonly Row<ArtifactSummary>[]) => some.map(({ item }) => item.name);
  const [inFirst, inSecond] = await Promise.all([
    first.summaries(namesIn(rows.filter((row) => !isOurs.has(row)))),
    second.summaries(namesIn(rows.filter((row) => isOurs.has(row))))
  ]);
  const shown = rows.flatMap((row) => {
    const other = (isOurs.has(row) ? inSecond : inFirst).get(row.item.name);
    if (other === undefined) {
      return [row];
    }
    const [one, two] = isOurs.has(row) ? [row.item, other] : [other, row.item];
    const item = merged(one, two);
    return two.version > one.version === isOurs.has(row) ? [] : [{ ...row, item }];
  });
  const isFull = rows.length === limit;
  return { shown, last: isFull ? rows.at(-1) : undefined, edge: isFull ? undefined : edge };
}
