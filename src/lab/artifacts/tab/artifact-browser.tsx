import { deleteIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { useEffect, useRef, useState } from 'react';
import { CommandIds } from '../../command-ids.js';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { ErrorCard } from '../../kit/error-card.js';
import { IconButton } from '../../kit/icon-button.js';
import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import type { RowArgs } from '../artifact-args.js';
import { lacksSecrets } from '../artifacts-scope.js';
import { artifactsText } from '../counts-text.js';
import { FilterBar } from '../filter/filter-bar.js';
import { LocationSelect } from '../filter/location-select.js';
import { EmptyStore } from '../list/empty-store.js';
import { ListProblem } from '../list-problem.js';
import { NothingFound } from '../nothing-found.js';
import { SearchingOn } from '../searching-on.js';
import { ArtifactGrid } from './artifact-grid.js';
import type { BrowserState } from './browser-state.js';
import { shownColumns } from './columns.js';
import { ColumnsButton } from './columns-button.js';
import { JumpTo } from './jump-to.js';
import { MoreButton } from './more-button.js';
import { NOTHING, type Selection, withoutNames } from './selection.js';
import { SelectionBar } from './selection-bar.js';

export interface ArtifactBrowserProps extends PanelProps {
  readonly artifacts: IArtifactsModel;
  readonly state: BrowserState;
  /** Whether the first row takes the focus when it is there. */
  readonly takesFocus: () => boolean;
}

/** The tab "Artifacts": location, search, filters, and the artifacts as a table. */
export function ArtifactBrowser(props: ArtifactBrowserProps): JSX.Element {
  const { artifacts, commands, state, storage, trans } = props;
  useModel(artifacts);
  useModel(state);
  useModel(storage.session);
  const [selection, setSelection] = useState(NOTHING);
  const { opened, scope } = artifacts;
  // What is selected is of one list.
  useEffect(() => setSelection(NOTHING), [scope?.session_id, opened]);
  useGone(artifacts, setSelection);
  const run = async (
    id: string,
    rows: readonly RowArgs[],
    more: ReadonlyPartialJSONObject = {}
  ): Promise<void> => {
    const args = rows.length === 1 ? { ...rows[0] } : { rows: rows.map((row) => ({ ...row })) };
    await commands.execute(id, { ...args, ...more });
  };
  const rows = [...selection.rows.values()];
  const counts = [
    artifactsText(artifacts, trans),
    rows.length === 0 ? undefined : trans.__('%1 selected', rows.length.toLocaleString())
  ].filter((text) => text !== undefined);
  const isAway = artifacts.error !== undefined && artifacts.items.length === 0;
  const content = (): JSX.Element => {
    if (scope === undefined || isAway || lacksSecrets(scope)) {
      return <ListProblem {...props} />;
    }
    if (artifacts.total === 0 && artifacts.searching) {
      return <SearchingOn {...props} />;
    }
    if (artifacts.total === 0) {
      return artifacts.isFiltered ? (
        <NothingFound {...props} />
      ) : (
        <EmptyStore {...props} scope={scope} />
      );
    }
    return (
      <>
        <ArtifactGrid
          {...props}
          scope={scope}
          columns={shownColumns(state.hidden, state.keys)}
          selection={selection}
          onSelect={setSelection}
          onRun={(...args) => void run(...args)}
        />
        {artifacts.error !== undefined && <ErrorCard error={artifacts.error} trans={trans} />}
      </>
    );
  };
  return (
    <div className="jp-ArtifactStorage-browser">
      <div className="jp-ArtifactStorage-browserBar">
        <LocationSelect artifacts={artifacts} storage={storage} trans={trans} />
        <FilterBar {...props} />
        <span className="jp-ArtifactStorage-browserEnd">
          <JumpTo artifacts={artifacts} trans={trans} />
          {scope !== undefined && (
            <>
              <IconButton
                icon={deleteIcon}
                label={trans.__('Show trash')}
                onClick={() =>
                  commands.execute(CommandIds.showTrash, { session_id: scope.session_id })
                }
              />
              <ColumnsButton {...props} session_id={scope.session_id} />
              <MoreButton {...props} session_id={scope.session_id} rows={rows} />
            </>
          )}
        </span>
      </div>
      {content()}
      <div className="jp-ArtifactStorage-browserFoot">
        <span className="jp-ArtifactStorage-counts" role="status">
          {counts.join(' · ')}
        </span>
        {rows.length > 0 && (
          <SelectionBar commands={commands} trans={trans} rows={rows} onRun={run} />
        )}
      </div>
    </div>
  );
}

/** Takes from the selection what is not there any more. Rows that are only not loaded stay. */
function useGone(
  { items, opened, total = 0 }: IArtifactsModel,
  select: (change: (before: Selection) => Selection) => void
): void {
  const before = useRef({ items, opened, total });
  useEffect(() => {
    const earlier = before.current;
    before.current = { items, opened, total };
    if (earlier.opened === opened && total < earlier.total) {
      const left = new Set(items.map(({ name }) => name));
      const gone = earlier.items.map(({ name }) => name).filter((name) => !left.has(name));
      select((selection) => withoutNames(selection, gone));
    }
  }, [items, opened, total, select]);
}
