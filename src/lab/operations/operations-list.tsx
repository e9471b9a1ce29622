import { CommandIds } from '../command-ids.js';
import { BusyButton } from '../kit/busy-button.js';
import { useModel } from '../kit/use-model.js';
import type { SessionProps } from '../panel-props.js';
import { OperationRow, rowClass } from './operation-row.js';
import { recentOperations } from './shown-operations.js';

/** The operations of a session that run or ended lately. */
export function OperationsList(props: SessionProps): JSX.Element | null {
  const { active, commands, storage, trans } = props;
  useModel(storage.operations);
  const shown = recentOperations(storage.operations.of(active.id));
  if (shown.length === 0) {
    return null;
  }
  return (
    <details
      className="jp-ArtifactStorage-operations"
      open={shown.some(({ ended }) => ended === undefined)}
    >
      <summary>{trans.__('Operations')}</summary>
      <ul>
        {shown.map((operation) => (
          <li key={operation.id} className={rowClass(operation, storage.operations.all)}>
            <OperationRow {...props} operation={operation} />
          </li>
        ))}
      </ul>
      <BusyButton kind="link" onClick={() => void commands.execute(CommandIds.showOperations)}>
        {trans.__('All operations, with reports')}
      </BusyButton>
    </details>
  );
}
