import type { HalfReport } from '../../../api/location.js';
import { CommandIds } from '../../command-ids.js';
import { Advice } from '../../kit/advice.js';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import type { SessionProps } from '../../panel-props.js';
import { CheckAgain } from './check-again.js';

/** What the last check of the present location complained about, and the ways out. */
export function FailedHalves(props: SessionProps): JSX.Element | null {
  const { active, commands, trans } = props;
  const { last_check, overridden } = active.state;
  const failed =
    last_check === undefined
      ? []
      : [last_check.values, last_check.metadata].filter((half) => !half.ok);
  const [first] = failed;
  if (first === undefined) {
    return null;
  }
  const title = first.problem?.title ?? first.detail;
  return (
    <Card
      kind="error"
      title={title}
      actions={
        <>
          <CheckAgain {...props} />
          {overridden && (
            <BusyButton
              onClick={() => commands.execute(CommandIds.resetLocation, { session_id: active.id })}
            >
              {trans.__('Use default')}
            </BusyButton>
          )}
        </>
      }
    >
      <p>
        <Advice text={first.problem?.hint} trans={trans} />
      </p>
      <details>
        <summary>{trans.__('Details')}</summary>
        {failed.map((half: HalfReport) => (
          <p key={half.location}>
            {breakable(half.location)}
            <br />
            {breakable(half.detail)}
          </p>
        ))}
      </details>
    </Card>
  );
}
