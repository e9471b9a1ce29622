import type { TranslationBundle } from '@jupyterlab/translation';
import { searchIcon } from '@jupyterlab/ui-components';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';

export interface SearchBoxProps {
  readonly artifacts: IArtifactsModel;
  readonly trans: TranslationBundle;
}

/** Finds artifacts by words in their name, description and tags. */
export function SearchBox({ artifacts, trans }: SearchBoxProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is too new for some browsers JupyterLab supports
    <div className="jp-ArtifactStorage-search" role="search">
      <input
        className="jp-mod-styled"
        type="search"
        value={artifacts.search}
        placeholder={trans.__('Search')}
        title={trans.__('Words in any order, in names, descriptions and tags')}
        aria-label={trans.__('Search artifacts')}
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
