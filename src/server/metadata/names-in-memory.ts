import type { ArtifactSummary } from '../../api/artifact.js';
import { matches, NO_FILTERS } from './list-filters.js';
import type { ListOrder } from './list-order.js';
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
    const rows = this.#names.flatMap((name): Row<ArtifactSummary>[] => {
      const sort = sortValue(name, order);
      return sort === undefined || !matches(name.item, filters, name.folded)
        ? []
        : [{ id: name.id, after: sort, item: name.item }];
    });
    const page = rowsAfter(inOrder(rows, down), after, limit, down);
    return backwards ? [...page].reverse() : page;
  }

  /** As `MetadataSource.countNames`. */
  countNames({ filters, order = { by: 'date', descending: true } }: CountWanted): NameCount {
    const all = { filters, order, after: null, limit: Number.POSITIVE_INFINITY };
    return { total: this.pageOfNames(all).length };
  }
}
