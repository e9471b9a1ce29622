import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { lacksSecrets } from '../artifacts-scope.js';
import { FilterBar } from '../filter/filter-bar.js';
import { ListProblem } from '../list-problem.js';
import { NothingFound } from '../nothing-found.js';
import { SearchingOn } from '../searching-on.js';
import { ArtifactTree } from './artifact-tree.js';
import { EmptyStore } from './empty-store.js';
import { WrongFilters } from './wrong-filters.js';

/** The section that lists the artifacts at the location of the session, or at another one. */
export function ArtifactsSection(props: PanelProps): JSX.Element {
  const { storage } = props;
  useModel(storage.session);
  useModel(storage.artifacts);
  const { artifacts } = storage;
  const { scope } = artifacts;
  const isAway = artifacts.error !== undefined && artifacts.items.length === 0;
  if (scope === undefined || isAway || lacksSecrets(scope)) {
    return <ListProblem {...props} artifacts={artifacts} />;
  }
  if (artifacts.total === 0 && !artifacts.isFiltered) {
    return <EmptyStore {...props} scope={scope} />;
  }
  return (
    <div className="jp-ArtifactStorage-artifacts" aria-busy={artifacts.loading}>
      <FilterBar {...props} artifacts={artifacts} />
      <WrongFilters {...props} />
      {artifacts.total === 0 && artifacts.searching ? (
        <SearchingOn {...props} artifacts={artifacts} />
      ) : artifacts.total === 0 ? (
        <NothingFound {...props} artifacts={artifacts} />
      ) : (
        <ArtifactTree {...props} scope={scope} />
      )}
    </div>
  );
}
