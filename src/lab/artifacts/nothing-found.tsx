import type { TranslationBundle } from '@jupyterlab/translation';
import type { IArtifactsModel } from '../interfaces/artifacts.js';
import { BusyButton } from '../kit/busy-button.js';

export interface NothingFoundProps {
  readonly artifacts: IArtifactsModel;
  readonly trans: TranslationBundle;
}

/** No artifact is as search and filters want it. */
export function NothingFound({ artifacts, trans }: NothingFoundProps): JSX.Element {
  const search = artifacts.search.trim();
  const isOnlyMissing = search === '' && Object.keys(artifacts.filters).join() === 'missing';
  return (
    <div className="jp-ArtifactStorage-section" role="status">
      <p className="jp-ArtifactStorage-lead">
        {isOnlyMissing
          ? trans.__('No version here is known to lack its value.')
          : search === ''
            ? trans.__('No artifact here matches the filters.')
            : Object.keys(artifacts.filters).length === 0
              ? trans.__('No artifact here matches “%1”.', search)
              : trans.__('No artifact here matches “%1” and the filters.', search)}
      </p>
      <BusyButton
        onClick={() => {
          artifacts.filters = {};
          artifacts.search = '';
        }}
      >
        {trans.__('Show all')}
      </BusyButton>
    </div>
  );
}
