import type { ArtifactSummary } from '../../api/artifact.js';
import type { FacetKind, Facets, FacetsQuery } from '../../api/notes.js';
import { mergedFacets } from './fact-values.js';
import { ALL_NAMES } from './merged-names.js';
import type { MetadataSource, MetadataStore } from './metadata-store.js';

/** The values by which filters of a kind find a version; aliases are of a name. */
function valuesOf(kind: FacetKind, one: ArtifactSummary): readonly string[] {
  switch (kind) {
    case 'type':
      return [one.value_type];
    case 'user':
      return [one.user];
    case 'notebook':
      return one.notebook_path == null ? [] : [one.notebook_path];
    case 'tag':
      return one.tags ?? [];
    case 'metadata':
      return Object.entries(one.metadata ?? {})
        .filter(([, value]) => typeof value === 'number')
        .map(([key]) => key);
    case 'alias':
      return [];
  }
}

/** Values of two sources. A name that both have counts once, by its version of the highest number. */
export async function facetsOfBoth(
  first: MetadataStore,
  second: MetadataSource & Pick<MetadataStore, 'facets'>,
  query: FacetsQuery
): Promise<Facets['values']> {
  const [ours, theirs, names] = await Promise.all([
    first.facets(query),
    second.facets(query),
    second.pageOfNames(ALL_NAMES)
  ]);
  const summaries = await first.summaries(names.rows.map(({ item }) => item.name));
  const passed = names.rows.flatMap(({ item }) => {
    const other = summaries.get(item.name);
    if (other === undefined) {
      return [];
    }
    return valuesOf(query.kind, item.version > other.version ? other : item);
  });
  const less = Map.groupBy(passed, (value) => value);
  const counted = mergedFacets([...ours, ...theirs], { ...query, limit: Infinity })
    .map((one) =>
      one.count_is_minimum === true
        ? one
        : { ...one, count: one.count - (less.get(one.value)?.length ?? 0) }
    )
    .filter(({ count }) => count > 0);
  return mergedFacets(counted, query);
}
