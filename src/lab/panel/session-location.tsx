import { useEffect, useRef } from 'react';
import { CommandIds } from '../command-ids.js';
import { BusyButton } from '../kit/busy-button.js';
import { Card } from '../kit/card.js';
import { useClock, useModel } from '../kit/use-model.js';
import { FailedHalves } from '../location/cards/failed-halves.js';
import { Notices } from '../location/cards/notices.js';
import { PairingCard } from '../location/cards/pairing-card.js';
import { FallbackCard } from '../location/fallback/fallback-card.js';
import { WaitingCard } from '../location/fallback/waiting-card.js';
import { LineaPyCard } from '../location/lineapy/lineapy-card.js';
import { LocationLines } from '../location/lines/location-lines.js';
import { PresentCheck } from '../location/lines/present-check.js';
import { RememberedCard } from '../location/remember/remembered-card.js';
import { TrustCards } from '../location/trust/trust-cards.js';
import { OperationsList } from '../operations/operations-list.js';
import type { SessionProps } from '../panel-props.js';

export interface SessionLocationProps extends SessionProps {
  /** Whether the kernel uses this session, or could. */
  readonly confirmed: boolean;
}

/** The location of a session: its lines, whether it answers, and the way to change it. */
export function SessionLocation(props: SessionLocationProps): JSX.Element {
  const { active, confirmed, storage, commands, trans } = props;
  const session = active.state;
  useModel(storage.location);
  useModel(storage.memory);
  useClock(20_000);
  const change = useRef<HTMLButtonElement>(null);
  const { formWasOpen } = storage.form;
  useEffect(() => {
    if (formWasOpen) {
      storage.form.forget();
      change.current?.focus();
    }
  }, [formWasOpen, storage]);
  return (
    <>
      {!confirmed && (
        <Card kind="info" busy title={trans.__('The kernel has not answered yet.')}>
          {active.kernel.status === 'busy'
            ? trans.__(
                'It is busy. As soon as it is idle, it says whether it keeps its artifacts here:'
              )
            : trans.__('As soon as it does, it says whether it keeps its artifacts here:')}
        </Card>
      )}
      <TrustCards {...props} />
      {session.fallback !== undefined && <FallbackCard {...props} fallback={session.fallback} />}
      {session.waiting !== undefined && <WaitingCard {...props} waiting={session.waiting} />}
      <Notices {...props} />
      <LineaPyCard {...props} />
      <RememberedCard {...props} />
      <LocationLines
        location={session.location}
        last_check={session.last_check}
        checking={storage.location.isChecking(active)}
        remembered={storage.memory.inForce}
        home={storage.link.home}
        chips={confirmed}
        trans={trans}
      />
      <FailedHalves {...props} />
      <PairingCard {...props} />
      <div className="jp-ArtifactStorage-buttons">
        <BusyButton
          buttonRef={change}
          onClick={() =>
            void commands.execute(CommandIds.changeLocation, { session_id: active.id })
          }
        >
          {trans.__('Change…')}
        </BusyButton>
      </div>
      {/* It comes by itself, after a second: above the button, it would push that away from a click. */}
      <PresentCheck {...props} />
      {storage.form.isPutAway && (
        <p className="jp-ArtifactStorage-lead">
          {trans.__('What you entered is kept, but not used: Change… shows it again.')}
        </p>
      )}
      <OperationsList {...props} />
    </>
  );
}
