import { filterListIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { openChoiceMenu } from '../../kit/choice-menu.js';
import { IconButton } from '../../kit/icon-button.js';
import type { PanelProps } from '../../panel-props.js';
import type { FilterKey } from '../list-query.js';
import { FilterChips } from './filter-chips.js';
import { FilterEditor } from './filter-editor.js';
import { FILTERS, filterName, isSwitch, isWrongFilter } from './filter-words.js';
import { SearchBox } from './search-box.js';
import { TypeSuggestions } from './type-suggestions.js';

export interface FilterBarProps extends PanelProps {
  readonly artifacts: IArtifactsModel;
}

/** Search and filters of a list: chips for those that are on, a menu for more. */
export function FilterBar(props: FilterBarProps): JSX.Element {
  const { artifacts, commands, trans } = props;
  const [editing, setEditing] = useState<FilterKey>();
  const { filters } = artifacts;
  const add = (key: FilterKey): void => {
    if (isWrongFilter(key)) {
      artifacts.filters = { ...filters, [key]: filters[key] !== true };
    } else if (key === 'source') {
      const { source, ...others } = filters;
      artifacts.filters = source === undefined ? { ...filters, source: 'lineapy' } : others;
    } else {
      setEditing(key);
    }
  };
  const choices = FILTERS.map((id) => ({
    id,
    label: `${filterName(id, trans)}${isSwitch(id) ? '' : '…'}`,
    isOn: filters[id] !== undefined || (id === 'since' && filters.until !== undefined)
  }));
  const isOpen = editing !== undefined || Object.keys(filters).length > 0;
  return (
    <>
      <div className="jp-ArtifactStorage-searchLine">
        <SearchBox artifacts={artifacts} trans={trans} />
        <IconButton
          icon={filterListIcon}
          label={trans.__('Add a filter')}
          hasPopup
          onClick={({ currentTarget: button }) =>
            openChoiceMenu({ commands, button, choices, onChoose: add })
          }
        />
      </div>
      <TypeSuggestions {...props} />
      {isOpen && (
        <div className="jp-ArtifactStorage-filters">
          <FilterChips artifacts={artifacts} trans={trans} onEdit={setEditing} />
          {editing !== undefined && (
            <FilterEditor
              {...props}
              key={editing}
              filter={editing}
              onClose={() => setEditing(undefined)}
            />
          )}
        </div>
      )}
    </>
  );
}
