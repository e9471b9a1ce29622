import { searchIcon } from '@jupyterlab/ui-components';
import type { PanelProps } from '../../panel-props.js';

/** Finds artifacts by a part of their name. */
export function SearchBox(props: PanelProps): JSX.Element {
  const { storage, trans } = props;
  const { artifacts } = storage;
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is too new for some browsers JupyterLab supports
    <div className="jp-ArtifactStorage-search" role="search">
      <input
        className="jp-mod-styled"
        type="search"
        value={artifacts.search}
        placeholder={trans.__('Search by name')}
        aria-label={trans.__('Search artifacts by name')}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          artifacts.search = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && artifacts.search !== '') {
            event.stopPropagation();
            artifacts.search = '';
          }
        }}
      />
      {artifacts.loading ? (
        <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />
      ) : (
        <searchIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
      )}
    </div>
  );
}
