import { useEffect, useRef, useState } from 'react';

/** Whether what a click started still runs, and the way to start it. */
export interface Running {
  readonly running: boolean;
  readonly start: (action: () => unknown) => void;
}

/** Follows what a button started: it shows at once that it runs, and is not started twice. */
export function useRunning(): Running {
  const [running, setRunning] = useState(false);
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const start = (action: () => unknown): void => {
    const started = action();
    if (started instanceof Promise) {
      setRunning(true);
      const end = (): void => {
        if (isThere.current) {
          setRunning(false);
        }
      };
      // A command tells its failure itself.
      started.then(end, end);
    }
  };
  return { running, start };
}
