import { CommandIds } from '../command-ids.js';
import { BusyButton } from '../panel/busy-button.js';
import { Card } from '../panel/card.js';
import type { IPanelProps } from '../panel/panel-props.js';
import { useModel } from '../panel/use-model.js';

/** Says how a kernel that runs LineaPy gets the location, and what it does not get. */
export function LineaPyCard(props: IPanelProps): JSX.Element | null {
  const { storage, commands, trans } = props;
  const { lineapy } = storage;
  useModel(lineapy);
  const { environment, isTold } = lineapy;
  if (environment === undefined) {
    return null;
  }
  return (
    <Card
      kind={environment.password_left_out ? 'warning' : 'info'}
      title={
        isTold
          ? trans.__('This kernel runs LineaPy: it uses this location.')
          : trans.__('This kernel runs LineaPy: it uses this location after a restart.')
      }
      actions={
        isTold ? undefined : (
          <BusyButton onClick={() => void commands.execute(CommandIds.restartAndReset)}>
            {trans.__('Restart kernel…')}
          </BusyButton>
        )
      }
    >
      {environment.password_left_out && (
        <p>
          {trans.__(
            'The metadata URL holds a password, which is not put into the kernel’s environment: LineaPy will use its own default for it. Enter the URL in the notebook, as LineaPy does: lineapy.options.set("database_url", …).'
          )}
        </p>
      )}
      {environment.options_left_out && (
        <p>{trans.__('LineaPy is not told the options; set them with lineapy.options.set.')}</p>
      )}
      {!environment.password_left_out && !environment.options_left_out && (
        <p>{trans.__('LineaPy reads it when it is imported.')}</p>
      )}
    </Card>
  );
}
