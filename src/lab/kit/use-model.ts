import type { ISignal } from '@lumino/signaling';
import { useEffect, useReducer } from 'react';

/** What a component can follow. */
interface Changing {
  readonly stateChanged: ISignal<unknown, unknown>;
}

/** Renders the component again whenever the model changes. */
export function useModel(model: Changing | undefined): void {
  const [, render] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (model === undefined) {
      return;
    }
    const slot = (): void => render();
    model.stateChanged.connect(slot);
    // What changed between rendering and here has no other chance to show.
    render();
    return () => {
      model.stateChanged.disconnect(slot);
    };
  }, [model]);
}

/** Renders the component again from time to time, for texts such as "2 minutes ago". */
export function useClock(interval_ms: number): void {
  const [, render] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = window.setInterval(render, interval_ms);
    return () => window.clearInterval(timer);
  }, [interval_ms]);
}
