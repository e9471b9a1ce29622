import { CommandIds } from '../../command-ids.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { SessionProps } from '../../panel-props.js';

/** Checks the present location once more. */
export function CheckAgain({ active, storage, commands, trans }: SessionProps): JSX.Element {
  return (
    <BusyButton
      busy={storage.location.isChecking(active)}
      onClick={() => commands.execute(CommandIds.checkConnection, { session_id: active.id })}
    >
      {trans.__('Check again')}
    </BusyButton>
  );
}
