import { useEffect, useState } from 'react';
import { BusyButton } from '../../kit/busy-button.js';
import type { DraftProps } from './draft-props.js';

export interface CheckProgressProps extends DraftProps {
  readonly onStop: () => void;
}

/** What is done by then needs no progress, in milliseconds. */
const PROGRESS_AFTER_MS = 1000;

/** What the form waits for, once it takes a while, and the way to stop it. */
export function CheckProgress({ draft, trans, onStop }: CheckProgressProps): JSX.Element {
  const { activity, phase } = draft;
  const waits = activity !== 'idle' && phase !== 'asking';
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!waits) {
      return;
    }
    const timer = window.setInterval(() => setSeconds((before) => before + 1), PROGRESS_AFTER_MS);
    return () => window.clearInterval(timer);
  }, [waits]);
  return (
    <div role="status" aria-label={trans.__('Progress')} className="jp-ArtifactStorage-progress">
      {waits && seconds > 0 && (
        <>
          <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />
          <span>
            {phase === 'switching'
              ? trans.__('Switching…')
              : trans.__('Waiting for values and metadata to answer…')}{' '}
            <span aria-hidden="true">{trans.__('%1 s', seconds)}</span>
          </span>
          {phase === 'checking' && (
            <BusyButton kind="link" onClick={onStop}>
              {trans.__('Stop')}
            </BusyButton>
          )}
        </>
      )}
    </div>
  );
}
