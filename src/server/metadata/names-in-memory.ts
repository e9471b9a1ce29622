import type { ArtifactSummary } from '../../api/artifact.js';
import { matches, type NameFilters, NO_FILTERS } from './list-filters.js';
import { type ListOrder, NEWEST_FIRST } from './list-order.js';
import type { CountWanted, NameCount, NamesWanted } from './metadata-store.js';
import { inOrder, type Row, rowsAfter } from './paging.js';

/** A name that is in memory, with its newest version. */
export interface NameInMemory {
  /** Another one for each. */
  readonly id: number;
  /** The name in the form in which it is searched. */
  readonly folded: string;
  readonly item: ArtifactSummary;
}

/** What a name is sorted by; undefined: that order does not list it. */
function sortValue(
  { folded, item }: NameInMemory,
  { by, key = '' }: ListOrder
): string | number | undefined {
  if (by === 'number') {
    const value = Object.hasOwn(item.metadata ?? {}, key) ? item.metadata?.[key] : undefined;
    return typeof value === 'number' ? value : undefined;
  }
  return { date: item.date_created, name: folded, size: item.size }[by];
}

/** Names in memory, filtered and sorted as a database does it. */
export class NamesInMemory {
  readonly #names: readonly NameInMemory[];

  constructor(names: readonly NameInMemory[]) {
    this.#names = names;
  }

  /** As `MetadataSource.pageOfNames`. */
  pageOfNames({
    filters = NO_FILTERS,
    order,
    after,
    backwards = false,
    limit
  }: NamesWanted): readonly Row<ArtifactSummary>[] {
    const down = order.descending !== backwards;
    const page = rowsAfter(inOrder(this.#rows(filters, order), down), after, limit, down);
    return backwards ? [...page].reverse() : page;
  }

  /** As `MetadataSource.countNames`. */
  countNames({ filters = NO_FILTERS, order = NEWEST_FIRST }: CountWanted): NameCount {
    return { total: this.#rows(filters, order).length };
  }

  #rows(filters: NameFilters, order: ListOrder): readonly Row<ArtifactSummary>[] {
    return this.#names.flatMap((name) => {
      const sort = sortValue(name, order);
      return sort === undefined || !matches(name.item, filters, name.folded)
        ? []
        : [{ id: name.id, after: sort, item: name.item }];
    });
  }
}
