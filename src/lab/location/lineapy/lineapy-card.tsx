import { CommandIds } from '../../command-ids.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { useModel } from '../../kit/use-model.js';
import type { SessionProps } from '../../panel-props.js';

/** Says how a kernel that runs LineaPy gets the location, and what it does not get. */
export function LineaPyCard(props: SessionProps): JSX.Element | null {
  const { active, storage, commands, trans } = props;
  const { lineapy } = storage;
  useModel(lineapy);
  const { environment, isTold } = lineapy;
  if (environment === undefined) {
    return null;
  }
  if (environment.secret !== undefined) {
    return (
      <Card
        kind="warning"
        title={trans.__('This kernel runs LineaPy: it is not told this location.')}
      >
        <p>
          {environment.secret === 'database_url'
            ? trans.__(
                'The metadata URL holds a password, and every program that the kernel starts could read it. LineaPy uses its own settings. Write the password into ~/.pgpass and enter the URL without it.'
              )
            : trans.__(
                'The options hold a secret, and every program that the kernel starts could read it. LineaPy uses its own settings. Use the option profile, or credentials that the provider’s own tools find.'
              )}
        </p>
      </Card>
    );
  }
  return (
    <Card
      kind="info"
      title={
        isTold
          ? trans.__('This kernel runs LineaPy: it uses this location.')
          : trans.__('This kernel runs LineaPy: it uses this location after a restart.')
      }
      actions={
        isTold ? undefined : (
          <BusyButton
            onClick={() => commands.execute(CommandIds.restartKernel, { session_id: active.id })}
          >
            {trans.__('Restart kernel…')}
          </BusyButton>
        )
      }
    >
      <p>{trans.__('LineaPy reads it when it is imported.')}</p>
    </Card>
  );
}
