import type { Operation } from '../../../api/operation.js';
import { CommandIds } from '../../command-ids.js';
import { BusyButton } from '../../kit/busy-button.js';
import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { endedWell, isTriedAgain } from '../shown-operations.js';

interface CopyButtonsProps extends PanelProps {
  readonly operation: Operation;
}

/** What comes after a copy that ended: to try again what failed, and to use its target. */
export function CopyButtons(props: CopyButtonsProps): JSX.Element | null {
  const { commands, operation, storage, trans } = props;
  useModel(storage.session);
  const { kind, dry_run, state, ended, addresses = [], id, session_id } = operation;
  if (kind !== 'copy' || dry_run || ended === undefined) {
    return null;
  }
  const { active } = storage.session;
  const [, , dir, url] = addresses;
  const isThere =
    active?.location.artifact_storage_dir.value === dir &&
    active?.location.database_url.value === url;
  const run = (command: string) => () => commands.execute(command, { id, session_id });
  const isDone = endedWell(operation);
  const canUse = state === 'succeeded' && active !== undefined && !isThere;
  if (isTriedAgain(operation, storage.operations.all) || (isDone && !canUse)) {
    return null;
  }
  return (
    <div className="jp-ArtifactStorage-buttons">
      {!isDone && (
        <BusyButton
          title={trans.__('Copy once more what could not be copied')}
          onClick={run(CommandIds.retryCopy)}
        >
          {state === 'succeeded' ? trans.__('Retry failed') : trans.__('Start again')}
        </BusyButton>
      )}
      {canUse && (
        <BusyButton
          title={trans.__(
            'Use this location in %1, after a last look for new versions',
            active.name
          )}
          onClick={run(CommandIds.useCopy)}
        >
          {trans.__('Use in %1', active.name)}
        </BusyButton>
      )}
    </div>
  );
}
