import { useModel } from '../../kit/use-model.js';
import { checkOf, waitingText } from '../../operations/running-check.js';
import type { SessionProps } from '../../panel-props.js';
import { WaitingLine } from './waiting-line.js';

/** What the check of a location waits for that the panel makes by itself, and the way to stop it. */
export function PresentCheck({ active, storage, trans }: SessionProps): JSX.Element {
  const { operations, location } = storage;
  useModel(operations);
  useModel(location);
  const check = checkOf(operations, active.id);
  return (
    <WaitingLine
      waits={location.isCheckedUnasked(active)}
      onStop={
        check?.state === 'running'
          ? () => operations.cancel(check).catch(() => undefined)
          : undefined
      }
      trans={trans}
    >
      {waitingText(check, trans)}
    </WaitingLine>
  );
}
