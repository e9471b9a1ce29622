import { visibleName } from '../../../location/visible-name.js';
import { CommandIds } from '../../command-ids.js';
import { Advice } from '../../kit/advice.js';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { PutAwayCard } from '../../kit/put-away-card.js';
import { withTilde } from '../../kit/shown-address.js';
import type { SessionProps } from '../../panel-props.js';
import {
  damagedOf,
  lacksValues,
  missingOf,
  pairingTitle,
  wrongVersions
} from '../lines/pairing-words.js';
import { CheckAgain } from './check-again.js';

/** Says in one line which versions lack their values; its details say what to do about it. */
export function PairingCard(props: SessionProps): JSX.Element | null {
  const { active, storage, commands, trans } = props;
  const pairing = active.state.last_check?.pairing;
  if (pairing === undefined || !lacksValues(pairing)) {
    return null;
  }
  const bad = pairing.roots.filter(({ missing, unknown }) => missing > 0 || unknown > 0);
  const [gone, damaged] = [missingOf(pairing), damagedOf(pairing)];
  const moved = gone.named[0]?.root;
  const wrong = wrongVersions(pairing);
  const rest = gone.count + damaged.count - wrong.length;
  const title = pairingTitle(pairing, trans);
  return (
    <PutAwayCard
      about={`${active.id} ${JSON.stringify([wrong, rest, pairing.unknown])}`}
      title={title}
      trans={trans}
    >
      {wrong.length > 1 && (
        <ul className="jp-ArtifactStorage-lost">
          {wrong.map(({ name, version, source, changed }) => (
            <li key={`${source ?? ''} ${version} ${name}`}>
              {changed === true && gone.count > 0
                ? trans.__('%1, version %2: damaged', visibleName(name), version)
                : trans.__('%1, version %2', visibleName(name), version)}
            </li>
          ))}
          {rest > 0 && <li>{trans.__('… and %1 more', rest.toLocaleString())}</li>}
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
      {moved !== undefined && (
        <p>
          {trans.__(
            'What has no value cannot be loaded. If the values moved, tell the new address; else put the files back, or delete the versions.'
          )}
        </p>
      )}
      {damaged.count > 0 && (
        <p>
          {trans.__(
            'What is damaged has other bytes than were saved. Put a backup of its file back and verify it, or delete the version.'
          )}
        </p>
      )}
      {moved === undefined && damaged.count === 0 && (
        <p>
          {trans.__('They may be there. Make their folder or bucket reachable, then check again.')}
        </p>
      )}
      <div className="jp-ArtifactStorage-buttons">
        {moved !== undefined && (
          <BusyButton
            onClick={() =>
              void commands.execute(CommandIds.relocateValues, {
                session_id: active.id,
                old_root: moved
              })
            }
          >
            {trans.__('Values moved…')}
          </BusyButton>
        )}
        {damaged.count > 0 && (
          <BusyButton
            onClick={() =>
              void commands.execute(CommandIds.verifyArtifacts, { session_id: active.id })
            }
          >
            {trans.__('Verify artifacts…')}
          </BusyButton>
        )}
        <CheckAgain {...props} />
      </div>
    </PutAwayCard>
  );
}
