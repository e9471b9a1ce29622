import { useModel } from '../../kit/use-model.js';
import { checkOf, waitingText } from '../../operations/running-check.js';
import { WaitingLine } from '../lines/waiting-line.js';
import type { DraftProps } from './draft-props.js';

export interface CheckProgressProps extends DraftProps {
  readonly onStop: () => void;
}

/** What the form waits for, and the way to stop it. */
export function CheckProgress({ draft, storage, trans, onStop }: CheckProgressProps): JSX.Element {
  useModel(storage.operations);
  const { active, activity, phase } = draft;
  return (
    <WaitingLine
      waits={activity !== 'idle' && phase !== 'asking'}
      onStop={phase === 'checking' ? onStop : undefined}
      trans={trans}
    >
      {phase === 'switching'
        ? trans.__('Switching…')
        : waitingText(checkOf(storage.operations, active.id), trans)}
    </WaitingLine>
  );
}
