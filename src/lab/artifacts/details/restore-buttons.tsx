import type { TrashedArtifact } from '../../../api/trash.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import { restoreVersions } from '../trash/restore-versions.js';
import type { DetailsProps } from './details-props.js';

interface RestoreButtonsProps extends DetailsProps {
  readonly scope: IArtifactsScope;
  /** What of the name is in the trash. */
  readonly trashed: readonly TrashedArtifact[];
  /** The version that is looked at, where it is one of them. */
  readonly version?: number | undefined;
}

/** Restores the version that is looked at, or all of its name; and shows what else is in the trash. */
export function RestoreButtons(props: RestoreButtonsProps): JSX.Element | null {
  const { host, model, scope, storage, trans, trashed, version } = props;
  const { session_id, active } = scope;
  const { name } = model.place;
  const restore = (versions: readonly number[]) => () =>
    restoreVersions(session_id, [{ name, versions }], {
      client: storage.client,
      trans,
      about: active?.name
    });
  const all = trashed.map((one) => one.version);
  const isOnly = all.length === 1;
  const one = version ?? (isOnly ? all[0] : undefined);
  return all.length === 0 ? null : (
    <>
      {!isOnly && (
        <BusyButton onClick={restore(all)}>
          {trans.__('Restore all %1 versions', all.length.toLocaleString())}
        </BusyButton>
      )}
      {one !== undefined && (
        <BusyButton onClick={restore([one])}>
          {isOnly ? trans.__('Restore') : trans.__('Restore version %1', one)}
        </BusyButton>
      )}
      <BusyButton onClick={() => host.showTrash(session_id)}>{trans.__('Show trash')}</BusyButton>
    </>
  );
}
