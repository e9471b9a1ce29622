import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactNode, useEffect, useState } from 'react';
import { BusyButton } from '../../kit/busy-button.js';

/** What is done by then needs no progress, in milliseconds. */
const PROGRESS_AFTER_MS = 1000;

export interface WaitingLineProps {
  /** Whether something is waited for. */
  readonly waits: boolean;
  /** For what. */
  readonly children: ReactNode;
  /** Stops it; undefined where it cannot be stopped any more. */
  readonly onStop?: (() => unknown) | undefined;
  readonly trans: TranslationBundle;
}

/** What is waited for, once it takes a while, and the way to stop it. */
export function WaitingLine({ waits, children, onStop, trans }: WaitingLineProps): JSX.Element {
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
            {children} <span aria-hidden="true">{trans.__('%1 s', seconds)}</span>
          </span>
          {onStop !== undefined && (
            <BusyButton kind="link" onClick={onStop}>
              {trans.__('Stop')}
            </BusyButton>
          )}
        </>
      )}
    </div>
  );
}
