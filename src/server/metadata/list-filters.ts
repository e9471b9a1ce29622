import type { ArtifactSource, ArtifactSummary } from '../../api/artifact.js';
import type { ListQuery } from '../../api/artifact-list.js';
import type { Notes } from '../../api/notes.js';
import { fold } from './folding.js';
import { earliest, latest } from './list-dates.js';
import { isStorable } from './storable.js';

/** Which names a list has. */
export interface NameFilters {
  /** Each is somewhere in name, description or tags; in the form in which names are searched. */
  readonly words: readonly string[];
  readonly type?: string | undefined;
  readonly tags: readonly string[];
  readonly alias?: string | undefined;
  readonly notebook?: string | undefined;
  readonly user?: string | undefined;
  /** Bounds of times, as their texts are sorted. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly source?: ArtifactSource | undefined;
  /** Only some of these names. */
  readonly within?: readonly string[] | undefined;
}

/** All names. */
export const NO_FILTERS: NameFilters = { words: [], tags: [] };

/** What the filters of a list are asked with. */
export type FilterQuery = Partial<
  Pick<
    ListQuery,
    'search' | 'type' | 'tag' | 'alias' | 'notebook' | 'user' | 'since' | 'until' | 'source'
  >
>;

const given = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/**
 * The filters of a query; null where nothing can match.
 *
 * @throws ArtifactStorageError `invalid_input` with the field: `since` or `until` is no date.
 */
export function filtersOf(query: FilterQuery): NameFilters | null {
  const { search = '', tag = '', since, until, source } = query;
  const [type, alias, notebook, user] = [query.type, query.alias, query.notebook, query.user];
  if (![search, tag, type, alias, notebook, user].every((text) => isStorable(text ?? ''))) {
    return null;
  }
  return {
    words: [...new Set(fold(search).split(/\s+/u))].filter((word) => word !== ''),
    tags: tag.split(',').filter((one) => one !== ''),
    type: given(type),
    alias: given(alias),
    notebook: given(notebook),
    user: given(user),
    since: given(since) === undefined ? undefined : earliest(since ?? '', 'since'),
    until: given(until) === undefined ? undefined : latest(until ?? '', 'until'),
    source
  };
}

/** Whether filters look at more than names: all but words and source. */
export function isFiltered(filters: NameFilters): boolean {
  const { type, tags, alias, notebook, user, since, until } = filters;
  return (
    tags.length > 0 || [type, alias, notebook, user, since, until].some((one) => one !== undefined)
  );
}

/** Whether a fact is a whole value or the part of it behind the last separator. */
export function isPart(value: string, wanted: string, separator: string): boolean {
  return value === wanted || value.endsWith(separator + wanted);
}

/** The text in which words of a search are looked for beside the name. */
export function wordsOf({ description = '', tags = [] }: Notes): string {
  return fold([description, ...tags].filter((text) => text !== '').join('\n'));
}

/** Whether a name with its newest version is one of those that are wanted. */
export function matches(
  one: ArtifactSummary,
  filters: NameFilters,
  folded = fold(one.name)
): boolean {
  const { words, type, tags, alias, notebook, user, since, until, within } = filters;
  const noted = wordsOf(one);
  return (
    words.every((word) => folded.includes(word) || noted.includes(word)) &&
    (type === undefined || isPart(one.value_type, type, '.')) &&
    tags.every((tag) => one.tags?.includes(tag) === true) &&
    (alias === undefined || one.aliases?.includes(alias) === true) &&
    (notebook === undefined || isPart(one.notebook_path ?? '', notebook, '/')) &&
    (user === undefined || one.user === user) &&
    (since === undefined || one.date_created >= since) &&
    (until === undefined || one.date_created < until) &&
    (within === undefined || within.includes(one.name))
  );
}
