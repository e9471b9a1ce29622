import { useEffect } from 'react';
import type { TrashedArtifact } from '../../../api/trash.js';
import { BusyButton } from '../../kit/busy-button.js';
import { ErrorCard } from '../../kit/error-card.js';
import { formatSize } from '../../kit/format.js';
import { shownDatabase, textOfAddress } from '../../kit/shown-address.js';
import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { deleteForGood, isSure, tellFailure } from './ask-for-good.js';
import { restoreVersions } from './restore-versions.js';
import type { TrashModel } from './trash-model.js';
import { TrashRow } from './trash-row.js';

export interface TrashViewProps extends PanelProps {
  readonly model: TrashModel;
}

/** The trash of a location: what was deleted, and the ways back and out. */
export function TrashView(props: TrashViewProps): JSX.Element {
  const { model, storage, trans } = props;
  useModel(model);
  useModel(storage.artifacts);
  // A layout that is restored has no session yet: then it is that of the panel.
  const front = storage.artifacts.scope;
  useEffect(() => {
    if (model.scope === undefined && front !== undefined) {
      void model.open(front);
    }
  }, [model, front]);
  const { scope, items, total, error } = model;
  const versions = trans._n('%1 version', '%1 versions', total.versions);
  return (
    <div className="jp-ArtifactStorage-trash">
      <div className="jp-ArtifactStorage-trashHead">
        <p role="status">
          {items === undefined
            ? trans.__('Looking into the trash…')
            : trans.__('%1 in the trash, %2', versions, formatSize(total.bytes))}
          {scope !== undefined && (
            <span className="jp-ArtifactStorage-muted">
              {' · '}
              {textOfAddress(shownDatabase(scope.location.database_url.value, storage.link.home))}
            </span>
          )}
        </p>
        <BusyButton
          kind="warn"
          disabled={total.versions === 0}
          onClick={() => empty(props, total.versions)}
        >
          {trans.__('Empty trash…')}
        </BusyButton>
      </div>
      {error !== undefined && (
        <ErrorCard
          error={error}
          trans={trans}
          actions={<BusyButton onClick={() => model.reload()}>{trans.__('Try again')}</BusyButton>}
        />
      )}
      {items?.length === 0 && (
        <p className="jp-ArtifactStorage-lead">
          {trans.__(
            'The trash is empty. What is deleted stays here for some days, and can be restored with its number, notes and value.'
          )}
        </p>
      )}
      {items !== undefined && items.length > 0 && <TrashTable {...props} items={items} />}
      {model.hasMore && (
        <BusyButton onClick={() => model.loadMore()}>{trans.__('Show more')}</BusyButton>
      )}
    </div>
  );
}

function TrashTable(
  props: TrashViewProps & { readonly items: readonly TrashedArtifact[] }
): JSX.Element {
  const { items, model, storage, trans } = props;
  const session_id = model.scope?.session_id ?? '';
  const { client } = storage;
  const whose = model.scope === undefined ? '' : storage.scopes.nameOf(model.scope);
  const restore = ({ name, version }: TrashedArtifact): Promise<void> =>
    restoreVersions(session_id, [{ name, versions: [version] }], {
      client,
      trans,
      about: whose
    });
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{trans.__('Name')}</th>
          <th scope="col">{trans.__('Type')}</th>
          <th scope="col" className="jp-mod-number">
            {trans.__('Size')}
          </th>
          <th scope="col">{trans.__('Deleted')}</th>
          <th scope="col">{trans.__('By')}</th>
          <th scope="col">{trans.__('Stays until')}</th>
          <th scope="col">{trans.__('Actions')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <TrashRow
            key={`${item.name}\n${item.version}`}
            item={item}
            trans={trans}
            onRestore={() => restore(item)}
            onDelete={() => deleteForGood(session_id, item, { client, whose, trans })}
          />
        ))}
      </tbody>
    </table>
  );
}

async function empty({ model, storage, trans }: TrashViewProps, versions: number): Promise<void> {
  const { scope } = model;
  if (scope === undefined) {
    return;
  }
  const about = storage.scopes.nameOf(scope);
  const question = {
    title: trans.__('%1: Empty the trash?', about),
    body: trans._n(
      '%1 version is deleted for good, with its value, for everyone who uses this location. This cannot be undone.',
      '%1 versions are deleted for good, with their values, for everyone who uses this location. This cannot be undone.',
      versions
    ),
    label: trans.__('Empty Trash')
  };
  if (await isSure(question, trans)) {
    const body = { dry_run: false };
    await tellFailure(
      storage.operations.run('startEmptyTrash', scope.session_id, body, { about }),
      trans
    );
  }
}
