import { shortType } from '../../kit/format.js';
import type { FilterBarProps } from './filter-bar.js';
import { useFacets } from './use-facets.js';

/** How long a word is that may be meant for a type. */
const LONG_ENOUGH = 3;

/** How many types are suggested. */
const SUGGESTED = 3;

/** Types that have the word that is searched for: a click makes a filter of it. */
export function TypeSuggestions({ artifacts, storage, trans }: FilterBarProps): JSX.Element | null {
  const word = artifacts.search.trim().split(/\s+/).at(-1) ?? '';
  const isAsked = word.length >= LONG_ENOUGH && artifacts.filters.type === undefined;
  const session_id = artifacts.scope?.session_id;
  const values = useFacets(
    storage.client,
    session_id,
    'type',
    isAsked ? word : undefined,
    SUGGESTED
  );
  if (!isAsked || values.length === 0) {
    return null;
  }
  return (
    <div className="jp-ArtifactStorage-filters">
      {values.map(({ value, count }) => (
        <button
          key={value}
          type="button"
          className="jp-ArtifactStorage-suggestion"
          title={trans.__('Show artifacts of type %1', value)}
          onClick={() => {
            const search = artifacts.search.trim();
            artifacts.search = search.slice(0, search.length - word.length).trim();
            artifacts.filters = { ...artifacts.filters, type: value };
          }}
        >
          {trans.__('Type: %1 (%2)', shortType(value), count.toLocaleString())}
        </button>
      ))}
    </div>
  );
}
