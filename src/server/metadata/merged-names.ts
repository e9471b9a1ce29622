import type { ArtifactSummary } from '../../api/artifact.js';
import type { Position } from './cursor.js';
import { fold } from './folding.js';
import type { MetadataSource, NamesWanted } from './metadata-store.js';
import { compareValues, inOrder, type Row } from './paging.js';
import { MAX_INTEGER } from './storable.js';

/*
 * Names of two sources as one list. Both sort by (sort value, id), and no id is in both: so every
 * row has one position, whoever has it, and a cursor means the same in both. A name that both have
 * stands once, at the first of its two positions, with the version of the highest number.
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

/** How many names the second source has that the first one has not. */
export async function countAdded(
  first: MetadataSource,
  second: MetadataSource,
  search?: string
): Promise<number> {
  const all = { search, order: 'name', after: null, limit: MAX_INTEGER } as const;
  const names = (await second.pageOfNames(all)).map(({ item }) => item.name);
  return names.length === 0 ? 0 : names.length - (await first.countOf(names));
}

/** The rows of a page of names, with their positions. */
export async function pageOfMergedNames(
  first: MetadataSource,
  second: MetadataSource,
  { limit, ...wanted }: NamesWanted
): Promise<readonly Row<ArtifactSummary>[]> {
  const shown: Row<ArtifactSummary>[] = [];
  let { after } = wanted;
  // Again where names stand on an earlier page: with more and more at once, they may be many.
  for (let size = limit; ; size *= 4) {
    const looked = await lookAt(first, second, { ...wanted, after, limit: size });
    shown.push(...looked.shown);
    if (shown.length >= limit || looked.last === undefined) {
      return shown.slice(0, limit);
    }
    after = looked.last;
  }
}

/** Of the next `limit` rows, those that stand there; and the last of all, where more may follow. */
async function lookAt(
  first: MetadataSource,
  second: MetadataSource,
  wanted: NamesWanted
): Promise<{
  readonly shown: readonly Row<ArtifactSummary>[];
  readonly last: Position | undefined;
}> {
  const descending = wanted.order === 'newest';
  const [ours, theirs] = await Promise.all([first.pageOfNames(wanted), second.pageOfNames(wanted)]);
  const rows = inOrder([...ours, ...theirs], descending).slice(0, wanted.limit);
  const isOurs = new Set(ours);
  const namesIn = (some: readonly Row<ArtifactSummary>[]) => some.map(({ item }) => item.name);
  const [inFirst, inSecond] = await Promise.all([
    first.summaries(namesIn(rows.filter((row) => !isOurs.has(row)))),
    second.summaries(namesIn(rows.filter((row) => isOurs.has(row))))
  ]);
  const sortValue = ({ name, date_created }: ArtifactSummary) =>
    descending ? date_created : fold(name);
  const shown = rows.flatMap((row) => {
    const other = (isOurs.has(row) ? inSecond : inFirst).get(row.item.name);
    if (other === undefined) {
      return [row];
    }
    const order = compareValues(row.after, sortValue(other), descending);
    if (order > 0 || (order === 0 && !isOurs.has(row))) {
      return [];
    }
    const [one, two] = isOurs.has(row) ? [row.item, other] : [other, row.item];
    return [{ ...row, item: merged(one, two) }];
  });
  return { shown, last: rows.length < wanted.limit ? undefined : rows.at(-1) };
}
