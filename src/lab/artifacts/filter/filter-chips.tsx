import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import type { FilterKey } from '../list-query.js';
import { isSwitch, shownFilters, withoutFilters } from './filter-words.js';

export interface FilterChipsProps {
  readonly artifacts: IArtifactsModel;
  readonly trans: TranslationBundle;
  readonly onEdit: (key: FilterKey) => void;
}

/** The filters that are on: a click edits one, its cross removes it. */
export function FilterChips({ artifacts, trans, onEdit }: FilterChipsProps): JSX.Element {
  return (
    <>
      {shownFilters(artifacts.filters, trans).map(({ key, keys, text }) => (
        <span key={key} className="jp-ArtifactStorage-filterChip">
          {isSwitch(key) ? (
            <span title={text}>{text}</span>
          ) : (
            <button type="button" title={text} onClick={() => onEdit(key)}>
              {text}
            </button>
          )}
          <button
            type="button"
            aria-label={trans.__('Remove the filter %1', text)}
            title={trans.__('Remove this filter')}
            onClick={() => {
              artifacts.filters = withoutFilters(artifacts.filters, keys);
            }}
          >
            <closeIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          </button>
        </span>
      ))}
    </>
  );
}
