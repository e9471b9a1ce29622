import { stopIcon } from '@jupyterlab/ui-components';
import type { Operation } from '../../api/operation.js';
import { Advice } from '../kit/advice.js';
import { breakable, breakablePath } from '../kit/breakable.js';
import { formatExactTime, formatTime } from '../kit/format.js';
import { IconButton } from '../kit/icon-button.js';
import { useModel } from '../kit/use-model.js';
import type { SessionProps } from '../panel-props.js';
import {
  operationSubject,
  operationTitle,
  recentOperations,
  stateText
} from './operation-words.js';

/** The operations of a session that run or ended lately. */
export function OperationsList(props: SessionProps): JSX.Element | null {
  const { active, storage, trans } = props;
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
          <li key={operation.id} className={`jp-mod-${operation.state}`}>
            <OperationRow {...props} operation={operation} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function OperationRow({
  operation,
  storage,
  trans
}: SessionProps & { readonly operation: Operation }): JSX.Element {
  const { state, progress, started, error } = operation;
  const title = operationTitle(operation, trans);
  const subject = operationSubject(operation, storage.link.home);
  return (
    <>
      <span className="jp-ArtifactStorage-operationTitle" title={formatExactTime(started)}>
        {title}
      </span>
      {state === 'running' && progress.total !== null && progress.total > 0 && (
        <progress
          aria-label={trans.__('Progress of: %1', title)}
          value={progress.done}
          max={progress.total}
        />
      )}
      <span className="jp-ArtifactStorage-operationState">
        {state === 'running' || state === 'cancelling'
          ? stateText(operation, trans)
          : trans.__('%1, %2', stateText(operation, trans), formatTime(started))}
      </span>
      {state === 'running' && (
        <IconButton
          icon={stopIcon}
          label={trans.__('Stop: %1', title)}
          onClick={() => storage.operations.cancel(operation)}
        />
      )}
      {subject !== undefined && (
        <span
          className="jp-ArtifactStorage-operationSubject"
          title={operation.addresses?.join('\n')}
        >
          {breakablePath(subject)}
        </span>
      )}
      {state === 'failed' && error !== undefined && (
        <p className="jp-ArtifactStorage-operationReason">
          {breakable(error.title)} <Advice text={error.hint} trans={trans} />
        </p>
      )}
    </>
  );
}
