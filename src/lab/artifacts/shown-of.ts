import type { ListQuery } from '../../api/artifact-list.js';
import type { IArtifactsModel } from '../interfaces/artifacts.js';
import { NEWEST, queryOf } from './list-query.js';

/** The filters of a list, and how many names match them; nothing where it has none. */
export function shownOf(
  list: Pick<IArtifactsModel, 'filters' | 'search' | 'total' | 'totalIsMinimum'>
): { readonly filters?: ListQuery; readonly matching?: number } {
  const filters = queryOf({ ...list.filters, search: list.search }, NEWEST);
  if (Object.keys(filters).length === 0) {
    return {};
  }
  const { total, totalIsMinimum } = list;
  return { filters, ...(total === undefined || totalIsMinimum ? {} : { matching: total }) };
}
