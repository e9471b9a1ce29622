import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleName } from '../../location/visible-name.js';
import type { IArtifactsModel } from '../interfaces/artifacts.js';
import { BusyButton } from '../kit/busy-button.js';
import { NEWEST } from './list-query.js';

export interface NothingFoundProps {
  readonly artifacts: IArtifactsModel;
  readonly trans: TranslationBundle;
}

/** No artifact is as search and filters want it. */
export function NothingFound({ artifacts, trans }: NothingFoundProps): JSX.Element {
  const search = artifacts.search.trim();
  const only = search === '' ? Object.keys(artifacts.filters).join() : '';
  const { order, order_key = '' } = artifacts.order;
  const noMatch =
    order === 'metadata' && Object.keys(artifacts.filters).length === 0
      ? trans.__('No artifact here has a number %1 in its metadata.', visibleName(order_key))
      : trans.__('No artifact here matches the filters.');
  return (
    <div className="jp-ArtifactStorage-section" role="status">
      <p className="jp-ArtifactStorage-lead">
        {only === 'missing'
          ? trans.__('No version here is known to lack its value.')
          : only === 'damaged'
            ? trans.__('No version here is known to be damaged.')
            : search === ''
              ? noMatch
              : Object.keys(artifacts.filters).length === 0
                ? trans.__('No artifact here matches “%1”.', search)
                : trans.__('No artifact here matches “%1” and the filters.', search)}
      </p>
      <BusyButton
        onClick={() => {
          artifacts.filters = {};
          artifacts.order = order === 'metadata' ? NEWEST : artifacts.order;
          artifacts.search = '';
        }}
      >
        {trans.__('Show all')}
      </BusyButton>
    </div>
  );
}
