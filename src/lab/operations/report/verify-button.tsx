import type { Operation } from '../../../api/operation.js';
import { CommandIds } from '../../command-ids.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { PanelProps } from '../../panel-props.js';
import { isTriedAgain } from '../shown-operations.js';

interface VerifyButtonProps extends Pick<PanelProps, 'commands' | 'storage' | 'trans'> {
  readonly operation: Operation;
}

/** Repeats a verification of many values that ended. */
export function VerifyButton({
  commands,
  operation,
  storage,
  trans
}: VerifyButtonProps): JSX.Element | null {
  const { kind, state, ended, id, session_id } = operation;
  const isOver = kind !== 'verify_store' || ended === undefined;
  return isOver || isTriedAgain(operation, storage.operations.all) ? null : (
    <div className="jp-ArtifactStorage-buttons">
      <BusyButton
        title={trans.__('Read the same values once more')}
        onClick={() => commands.execute(CommandIds.verifyAgain, { id, session_id })}
      >
        {state === 'succeeded' ? trans.__('Verify again') : trans.__('Start again')}
      </BusyButton>
    </div>
  );
}
