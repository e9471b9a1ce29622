import type { IFallbackProgress } from '../../interfaces/location.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { SessionProps } from '../../panel-props.js';

/** How far a way back or a copy is, and the button that stops it. */
export function CopyProgress(props: SessionProps & IFallbackProgress): JSX.Element {
  const { active, storage, trans, copy, copied, total, stopping } = props;
  const copies = copy && total > 0;
  return (
    <>
      <BusyButton busy>
        {copies
          ? trans.__('Copying %1 of %2…', Math.min(copied + 1, total), total)
          : trans.__('Retrying…')}
      </BusyButton>
      {copies && (
        <BusyButton disabled={stopping} onClick={() => storage.fallback.stop(active)}>
          {trans.__('Stop')}
        </BusyButton>
      )}
    </>
  );
}
