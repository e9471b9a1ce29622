import type { TranslationBundle } from '@jupyterlab/translation';
import type { Pairing } from '../../api/location.js';
import { CommandIds } from '../command-ids.js';
import { BusyButton } from './busy-button.js';
import { Card } from './card.js';
import type { ISessionProps } from './panel-props.js';

/** Whether versions lack their values, or nobody could look. */
export function lacksValues({ missing, unknown }: Pairing): boolean {
  return missing > 0 || unknown > 0;
}

/** What is wrong with the pairs, in one sentence. */
export function pairingTitle(
  { checked, missing, unknown }: Pairing,
  trans: TranslationBundle
): string {
  return missing > 0
    ? trans.__('%1 of the newest %2 versions have no value where it should be.', missing, checked)
    : trans.__(
        'Nobody could look at the values of %1 of the newest %2 versions.',
        unknown,
        checked
      );
}

/** Says which versions lack their values, and what to do about it. */
export function PairingCard(props: ISessionProps): JSX.Element | null {
  const { active, storage, commands, trans } = props;
  const pairing = active.state.last_check?.pairing;
  if (pairing === undefined || !lacksValues(pairing)) {
    return null;
  }
  const bad = pairing.roots.filter(({ missing, unknown }) => missing > 0 || unknown > 0);
  const moved = bad.find(({ missing }) => missing > 0);
  return (
    <Card
      kind="warning"
      title={pairingTitle(pairing, trans)}
      actions={
        <>
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
          <BusyButton
            busy={storage.location.isChecking(active)}
            onClick={() =>
              void commands.execute(CommandIds.checkConnection, { session_id: active.id })
            }
          >
            {trans.__('Check again')}
          </BusyButton>
        </>
      }
    >
      {bad.map(({ root, problem }) => (
        <p key={root}>
          {root}
          {problem !== undefined && (
            <>
              <br />
              {problem.title} {problem.hint}
            </>
          )}
        </p>
      ))}
      <p>
        {moved === undefined
          ? trans.__('They may be there. Make their place reachable, then check again.')
          : trans.__(
              'They cannot be loaded. If the place moved, tell the new one; else put the files back.'
            )}
      </p>
    </Card>
  );
}
