import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { formatDate } from '../../kit/format.js';
import { useLoaded } from '../../kit/use-loaded.js';
import { deleteForGood } from '../trash/ask-for-good.js';
import { findTrashed } from '../trash/find-trashed.js';
import { restoreVersions } from '../trash/restore-versions.js';
import type { DetailsProps } from './details-props.js';

interface DeletedCardProps extends DetailsProps {
  readonly scope: IArtifactsScope;
  readonly version: number;
}

/** In place of a version that was deleted: until when it can be restored, and the ways back and out. */
export function DeletedCard(props: DeletedCardProps): JSX.Element {
  const { model, scope, storage, version, trans } = props;
  const { name, source } = model.place;
  const { session_id, active } = scope;
  const [newest] = model.versions.items;
  const { client } = storage;
  // LineaPy deletes at once.
  const isOurs = source !== 'lineapy';
  const found = useLoaded(
    isOurs ? `${session_id} ${scope.location.database_url.value} ${name} ${version}` : undefined,
    async (signal) => ({
      trashed: await findTrashed(client, session_id, { name, version }, signal)
    }),
    model.storeRevision
  );
  if (isOurs && found.value === undefined && found.error === undefined) {
    return <Card kind="info" busy title={trans.__('Reading…')} />;
  }
  const trashed = found.value?.trashed;
  const others =
    newest === undefined ? undefined : (
      <BusyButton onClick={() => model.choose(newest)}>
        {trans.__('Show version %1', newest.version)}
      </BusyButton>
    );
  if (trashed === undefined) {
    return (
      <Card
        kind="info"
        title={trans.__('Version %1 of %2 was deleted.', version, visibleName(name))}
        actions={others}
      >
        {newest === undefined ? trans.__('It was the last one.') : undefined}
      </Card>
    );
  }
  const { purge_at, deleted_by } = trashed;
  return (
    <Card
      kind="info"
      title={trans.__('Version %1 of %2 is in the trash.', version, visibleName(name))}
      actions={
        <>
          <BusyButton
            onClick={() =>
              restoreVersions(session_id, [{ name, versions: [version] }], {
                client,
                trans,
                about: active?.name
              })
            }
          >
            {trans.__('Restore')}
          </BusyButton>
          <BusyButton onClick={() => deleteForGood(session_id, trashed, { client, trans })}>
            {trans.__('Delete permanently…')}
          </BusyButton>
          {others}
        </>
      }
    >
      {Date.parse(purge_at) <= Date.now()
        ? trans.__(
            '%1 deleted it. It is deleted for good as soon as its value can be reached.',
            deleted_by
          )
        : trans.__(
            '%1 deleted it. It stays there until %2, and can be restored until then.',
            deleted_by,
            formatDate(purge_at)
          )}
    </Card>
  );
}
