import type { ListQuery } from '../../api/artifact-list.js';
import type { IListFilters, IListOrder } from '../interfaces/artifacts.js';

/** A filter as people see it, apart from the search. */
export type FilterKey = Exclude<keyof IListFilters, 'search'>;

/** The order of a list where people chose none. */
export const NEWEST: IListOrder = { order: 'newest' };

/** The filters without what says nothing. */
export function tidyFilters(filters: IListFilters): IListFilters {
  const kept = Object.entries(filters).filter(
    ([, value]) => value !== undefined && value !== false && String(value).trim() !== ''
  );
  return Object.fromEntries(kept) as IListFilters;
}

/** Whether two sets of filters, or two orders, ask for the same. */
export function isSame<T extends IListFilters | IListOrder>(one: T, other: T): boolean {
  const text = (value: T): string =>
    JSON.stringify(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
  return text(one) === text(other);
}

/** What the storage server is asked for. Days are those of where people are. */
export function queryOf({ since, until, ...filters }: IListFilters, order: IListOrder): ListQuery {
  const search = filters.search?.trim();
  const { search: _, ...others } = filters;
  return {
    ...others,
    ...(search === undefined || search === '' ? {} : { search }),
    ...(since === undefined ? {} : { since: startOfDay(since) }),
    ...(until === undefined ? {} : { until: endOfDay(until) }),
    ...(order.order === 'newest' ? {} : order)
  };
}

/** The first moment of a day, where people are. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** The last moment of it. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59.999`).toISOString();
}
