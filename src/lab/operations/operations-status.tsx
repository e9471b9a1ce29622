import type { CommandRegistry } from '@lumino/commands';
import { CommandIds } from '../command-ids.js';
import { useModel } from '../kit/use-model.js';
import type { PanelProps } from '../panel-props.js';
import type { LongOperations } from './long-operations.js';
import { operationTitle, secondsText, stateText } from './operation-words.js';

interface OperationsStatusProps extends Pick<PanelProps, 'storage' | 'trans'> {
  readonly long: LongOperations;
  readonly commands: CommandRegistry;
}

/** The status bar item while something takes long: how far it is; a click lists all operations. */
export function OperationsStatus(props: OperationsStatusProps): JSX.Element | null {
  const { commands, long, storage, trans } = props;
  useModel(long);
  const [operation] = long.shown;
  if (operation === undefined) {
    return null;
  }
  const { state, progress } = operation;
  const speed = storage.operations.speedOf(operation);
  const { done, total } = progress;
  const parts = [
    state === 'paused' ? trans.__('paused') : undefined,
    total === null || total < 2 ? undefined : trans.__('%1%', Math.floor((100 * done) / total)),
    speed.remaining === undefined
      ? undefined
      : trans.__('%1 left', secondsText(speed.remaining, trans))
  ].filter((text) => text !== undefined);
  const title = operationTitle(operation, trans);
  const text =
    long.shown.length > 1
      ? trans._n('%1 operation', '%1 operations', long.shown.length)
      : [title, parts.join(', ')].filter((one) => one !== '').join(': ');
  return (
    <button
      type="button"
      className="jp-ArtifactStorage-status"
      title={[
        ...long.shown.map(
          (one) =>
            `${operationTitle(one, trans)}: ${stateText(one, trans, storage.operations.speedOf(one))}`
        ),
        trans.__('Show all operations')
      ].join('\n')}
      onClick={() => void commands.execute(CommandIds.showOperations)}
    >
      <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />
      {text}
    </button>
  );
}
