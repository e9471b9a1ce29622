import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import { restoreVersions, type TrashedOf } from '../trash/restore-versions.js';
import type { DetailsProps } from './details-props.js';

interface RestoreButtonsProps extends DetailsProps {
  readonly scope: IArtifactsScope;
  /** How many versions of the name are in the trash. */
  readonly total: number;
  /** The version that is looked at, where it is one of them. */
  readonly version?: number | undefined;
}

/** Restores the version that is looked at, or all of its name; and shows what else is in the trash. */
export function RestoreButtons(props: RestoreButtonsProps): JSX.Element | null {
  const { host, model, scope, storage, total, trans, version } = props;
  const { session_id } = scope;
  const { name } = model.place;
  const restore = (versions: TrashedOf['versions']) => () =>
    restoreVersions(session_id, [{ name, versions }], {
      client: storage.client,
      trans,
      about: storage.scopes.nameOf(scope)
    });
  const isOnly = total === 1;
  return total === 0 ? null : (
    <>
      {!isOnly && (
        <BusyButton onClick={restore('all')}>
          {trans.__('Restore all %1 versions', total.toLocaleString())}
        </BusyButton>
      )}
      {version !== undefined ? (
        <BusyButton onClick={restore([version])}>
          {isOnly ? trans.__('Restore') : trans.__('Restore version %1', version)}
        </BusyButton>
      ) : (
        isOnly && <BusyButton onClick={restore('all')}>{trans.__('Restore')}</BusyButton>
      )}
      <BusyButton onClick={() => host.showTrash(session_id)}>{trans.__('Show trash')}</BusyButton>
    </>
  );
}
