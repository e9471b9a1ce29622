import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { formatDate } from '../../kit/format.js';
import { deleteForGood } from '../trash/ask-for-good.js';
import type { DetailsProps } from './details-props.js';
import { RestoreButtons } from './restore-buttons.js';
import { useTrashed } from './use-trashed.js';

interface DeletedCardProps extends DetailsProps {
  readonly scope: IArtifactsScope;
  readonly version: number;
}

/** In place of a version that was deleted: until when it can be restored, and the ways back and out. */
export function DeletedCard(props: DeletedCardProps): JSX.Element {
  const { model, scope, storage, version, trans } = props;
  const { name } = model.place;
  const { session_id } = scope;
  const [newest] = model.versions.items;
  const { client } = storage;
  const whose = storage.scopes.nameOf(scope);
  const inTrash = useTrashed(props, scope, version);
  if (inTrash === undefined) {
    return <Card kind="info" busy title={trans.__('Reading…')} />;
  }
  const { total, found: trashed } = inTrash;
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
        actions={others ?? <RestoreButtons {...props} total={total} version={undefined} />}
      >
        {newest !== undefined
          ? undefined
          : total === 0
            ? trans.__('It was the last one.')
            : trans._n(
                '%1 other version of it is in the trash.',
                '%1 other versions of it are in the trash.',
                total
              )}
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
          <RestoreButtons {...props} total={total} />
          <BusyButton onClick={() => deleteForGood(session_id, trashed, { client, whose, trans })}>
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
