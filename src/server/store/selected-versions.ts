import type { Artifact, ArtifactSummary } from '../../api/artifact.js';
import type { ListQuery, SummaryPage } from '../../api/artifact-list.js';
import type { SelectedNames } from '../../api/store-verification.js';
import { eachUnlessAborted } from '../grouping/unless-aborted.js';
import type { MetadataStore } from '../metadata/metadata-store.js';

/** How many versions are read at once. */
const BATCH = 200;

/** How many names are read at once. */
const PAGE = 1000;

/** How far versions were handed out: what comes next is behind it. */
export interface SelectedPosition {
  /** The last name; absent: of all names. */
  readonly name?: string;
  /** Behind this place of the list of versions; null: behind all of the name. */
  readonly cursor: string | null;
}

/** Some versions, and how far they go. */
export interface VersionBatch {
  readonly versions: readonly Artifact[];
  readonly position: SelectedPosition;
}

/** Where names are listed. */
export interface NameLists {
  readonly list: (query: ListQuery) => Promise<SummaryPage>;
  readonly summaries: MetadataStore['summaries'];
}

/** The names that are selected and have versions, each once. */
export async function* summariesSelected(
  { list, summaries }: NameLists,
  { names, filters }: SelectedNames,
  signal: AbortSignal
): AsyncGenerator<ArtifactSummary> {
  if (names !== undefined && filters === undefined) {
    yield* (await summaries(names)).values();
    return;
  }
  const wanted = names === undefined ? undefined : new Set(names);
  for (let cursor: string | null | undefined; cursor !== null; ) {
    signal.throwIfAborted();
    const page: SummaryPage = await list({
      ...filters,
      order: 'name',
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor })
    });
    yield* page.artifacts.filter(({ name }) => wanted === undefined || wanted.delete(name));
    cursor = wanted?.size === 0 ? null : page.next_cursor;
  }
}

/**
 * The names that are selected, sorted, each once.
 *
 * @returns null where all are
 */
export async function namesSelected(
  lists: NameLists,
  selected: SelectedNames,
  signal: AbortSignal
): Promise<readonly string[] | null> {
  const { names, filters } = selected;
  if (filters === undefined) {
    return names === undefined ? null : [...new Set(names)].sort();
  }
  const found: string[] = [];
  for await (const { name } of summariesSelected(lists, selected, signal)) {
    found.push(name);
  }
  return found.sort();
}

/** The versions of a name, or of all, newest first, in pages; behind a cursor. */
async function* pagesOf(
  metadata: Pick<MetadataStore, 'versions'>,
  name: string | undefined,
  from: string | undefined
): AsyncGenerator<VersionBatch> {
  for (let cursor: string | null = from ?? ''; cursor !== null; ) {
    const page = await metadata.versions({
      limit: BATCH,
      ...(name === undefined ? {} : { name }),
      ...(cursor === '' ? {} : { cursor })
    });
    cursor = page.next_cursor;
    yield {
      versions: page.artifacts,
      position: { ...(name === undefined ? {} : { name }), cursor }
    };
  }
}

async function* pagesOfNames(
  metadata: Pick<MetadataStore, 'versions'>,
  names: readonly string[],
  from: SelectedPosition | undefined
): AsyncGenerator<VersionBatch> {
  for (const name of names) {
    const isBegun = name === from?.name;
    if (from?.name !== undefined && (name < from.name || (isBegun && from.cursor === null))) {
      continue;
    }
    yield* pagesOf(metadata, name, isBegun ? (from.cursor ?? undefined) : undefined);
  }
}

/**
 * The versions that are selected, in batches: what is saved meanwhile may not be among them.
 *
 * @param names null: all
 * @param from what an earlier process had handed out
 */
export async function* versionsSelected(
  metadata: Pick<MetadataStore, 'versions'>,
  names: readonly string[] | null,
  from: SelectedPosition | undefined,
  signal: AbortSignal
): AsyncGenerator<VersionBatch> {
  const isDone = names === null && from?.cursor === null;
  const pages =
    names !== null
      ? pagesOfNames(metadata, names, from)
      : pagesOf(metadata, undefined, from?.cursor ?? undefined);
  let versions: readonly Artifact[] = [];
  let position: SelectedPosition | undefined;
  for await (const page of isDone ? [] : eachUnlessAborted(signal, pages)) {
    versions = [...versions, ...page.versions];
    position = page.position;
    if (versions.length >= BATCH) {
      yield { versions, position };
      versions = [];
    }
  }
  if (position !== undefined && versions.length > 0) {
    yield { versions, position };
  }
}
