import { visibleName } from '../../../location/visible-name.js';
import { CommandIds } from '../../command-ids.js';
import { Advice } from '../../kit/advice.js';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { PutAwayCard } from '../../kit/put-away-card.js';
import { withTilde } from '../../kit/shown-address.js';
import type { SessionProps } from '../../panel-props.js';
import { lacksValues, pairingTitle } from '../lines/pairing-words.js';
import { CheckAgain } from './check-again.js';

/** Says in one line which versions lack their values; its details say what to do about it. */
export function PairingCard(props: SessionProps): JSX.Element | null {
  const { active, storage, commands, trans } = props;
  const pairing = active.state.last_check?.pairing;
  if (pairing === undefined || !lacksValues(pairing)) {
    return null;
  }
  const bad = pairing.roots.filter(({ missing, unknown }) => missing > 0 || unknown > 0);
  const moved = bad.find(({ missing }) => missing > 0);
  const title = pairingTitle(pairing, trans);
  return (
    <PutAwayCard
      about={`${active.id} ${JSON.stringify([pairing.lost, pairing.unknown])}`}
      title={title}
      trans={trans}
    >
      {pairing.lost.length > 1 && (
        <ul className="jp-ArtifactStorage-lost">
          {pairing.lost.map(({ name, version, source }) => (
            <li key={`${source ?? ''} ${version} ${name}`}>
              {trans.__('%1, version %2', visibleName(name), version)}
            </li>
          ))}
        </ul>
      )}
      {bad.map(({ root, problem }) => (
        <p key={root}>
          {breakable(withTilde(root, storage.link.home))}
          {problem !== undefined && (
            <>
              <br />
              {breakable(problem.title)} <Advice text={problem.hint} trans={trans} />
            </>
          )}
        </p>
      ))}
      <p>
        {moved === undefined
          ? trans.__('They may be there. Make their folder or bucket reachable, then check again.')
          : trans.__(
              'What has no value cannot be loaded. If the values moved, tell the new address; else put the files back, or delete the versions.'
            )}
      </p>
      <div className="jp-ArtifactStorage-buttons">
        {moved !== undefined && (
          <BusyButton
            onClick={() =>
              void commands.execute(CommandIds.relocateValues, {
                session_id: active.id,
                old_root: moved.root
              })
            }
          >
            {trans.__('Values moved…')}
          </BusyButton>
        )}
        <CheckAgain {...props} />
      </div>
    </PutAwayCard>
  );
}
