import { BusyButton } from '../../kit/busy-button.js';
import { ErrorCard } from '../../kit/error-card.js';
import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { databaseCheck } from '../artifacts-scope.js';
import { ArtifactTree } from './artifact-tree.js';
import { EmptyStore } from './empty-store.js';
import { MissingFilter } from './missing-filter.js';
import { SearchBox } from './search-box.js';

/** The section that lists the artifacts at the location of the session. */
export function ArtifactsSection(props: PanelProps): JSX.Element {
  const { storage, trans } = props;
  useModel(storage.session);
  useModel(storage.artifacts);
  const { artifacts, session } = storage;
  const { active } = session;
  const { scope } = artifacts;
  if (scope === undefined) {
    return (
      <div className="jp-ArtifactStorage-section">
        <p className="jp-ArtifactStorage-lead">
          {trans.__('Artifacts appear here when the location above is known.')}
        </p>
      </div>
    );
  }
  if (active !== undefined && active.state.missing_secrets.length > 0) {
    // The card above asks for them: the same cause is not told twice.
    return (
      <div className="jp-ArtifactStorage-section">
        <p className="jp-ArtifactStorage-lead">
          {trans.__('Artifacts appear here after you enter the secrets above.')}
        </p>
      </div>
    );
  }
  if (artifacts.error !== undefined && artifacts.items.length === 0) {
    const isTold = databaseCheck(scope)?.ok === false;
    const again = (
      <BusyButton busy={artifacts.loading} onClick={() => artifacts.reload()}>
        {trans.__('Try again')}
      </BusyButton>
    );
    return (
      <div className="jp-ArtifactStorage-section">
        {isTold ? (
          // The card above says why.
          <>
            <p className="jp-ArtifactStorage-lead">
              {trans.__('Artifacts appear here when the metadata above answers.')}
            </p>
            <div className="jp-ArtifactStorage-buttons">{again}</div>
          </>
        ) : (
          <ErrorCard error={artifacts.error} actions={again} trans={trans} />
        )}
      </div>
    );
  }
  if (artifacts.total === 0 && artifacts.search.trim() === '' && !artifacts.onlyMissing) {
    return <EmptyStore {...props} />;
  }
  return (
    <div className="jp-ArtifactStorage-artifacts" aria-busy={artifacts.loading}>
      <SearchBox {...props} />
      <MissingFilter {...props} />
      {artifacts.total === 0 ? (
        <div className="jp-ArtifactStorage-section" role="status">
          <p className="jp-ArtifactStorage-lead">
            {artifacts.onlyMissing
              ? trans.__('No version here is known to lack its value.')
              : trans.__('No artifact here has “%1” in its name.', artifacts.search.trim())}
          </p>
          <BusyButton
            onClick={() => {
              artifacts.onlyMissing = false;
              artifacts.search = '';
            }}
          >
            {trans.__('Show all')}
          </BusyButton>
        </div>
      ) : (
        <ArtifactTree {...props} scope={scope} />
      )}
    </div>
  );
}
