import type { TranslationBundle } from '@jupyterlab/translation';
import type { IArtifactsModel } from '../interfaces/artifacts.js';

export interface SearchingOnProps {
  readonly artifacts: IArtifactsModel;
  readonly trans: TranslationBundle;
}

/** Nothing was found among the first names: those behind them are still looked at. */
export function SearchingOn({ artifacts, trans }: SearchingOnProps): JSX.Element {
  const search = artifacts.search.trim();
  return (
    <div className="jp-ArtifactStorage-section" role="status">
      <p className="jp-ArtifactStorage-lead">
        {search === ''
          ? trans.__('Looking further for artifacts that match the filters…')
          : trans.__('Looking further for “%1”…', search)}
      </p>
    </div>
  );
}
