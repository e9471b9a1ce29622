import type { ReactNode } from 'react';
import { TRANSFER } from '../../api/constants.js';
import type { Operation } from '../../api/operation.js';
import { Advice } from '../kit/advice.js';
import { breakable, breakablePath } from '../kit/breakable.js';
import { formatExactTime, formatTime } from '../kit/format.js';
import type { PanelProps } from '../panel-props.js';
import { OperationButtons } from './operation-buttons.js';
import { isUnderWay, operationSubject, operationTitle, stateText } from './operation-words.js';
import { isTriedAgain } from './shown-operations.js';

export interface OperationRowProps extends Pick<PanelProps, 'storage' | 'trans'> {
  readonly operation: Operation;
  /** Whose it is, where that is not clear. */
  readonly of?: string | undefined;
  /** What stands below it. */
  readonly children?: ReactNode;
}

/** How the row of an operation looks: a failure that was tried again is no warning any more. */
export function rowClass(operation: Operation, all: readonly Operation[]): string {
  return isTriedAgain(operation, all) ? 'jp-mod-triedAgain' : `jp-mod-${operation.state}`;
}

/** One operation: what it does, how far it is or how it ended, and the ways to pause and stop it. */
export function OperationRow(props: OperationRowProps): JSX.Element {
  const { operation, of, storage, trans } = props;
  const { kind, state, progress, started, error } = operation;
  const title = operationTitle(operation, trans);
  const subject = operationSubject(operation, storage.link.home, trans);
  const said = stateText(operation, trans, storage.operations.speedOf(operation));
  const again = isTriedAgain(operation, storage.operations.all);
  // Who stops something knows why; what a restart of the kernel stopped is told here.
  const tellsReason =
    !again && (state === 'failed' || (kind === TRANSFER && state === 'cancelled'));
  const endText = again
    ? trans.__('%1, %2; tried again', said, formatTime(started))
    : trans.__('%1, %2', said, formatTime(started));
  return (
    <>
      <span className="jp-ArtifactStorage-operationTitle" title={formatExactTime(started)}>
        {of === undefined ? title : trans.__('%1: %2', of, title)}
      </span>
      {isUnderWay(operation) && progress.total !== null && progress.total > 0 && (
        <progress
          aria-label={trans.__('Progress of: %1', title)}
          value={progress.done}
          max={progress.total}
        />
      )}
      <span className="jp-ArtifactStorage-operationState">
        {operation.ended === undefined ? said : endText}
      </span>
      <OperationButtons operation={operation} operations={storage.operations} trans={trans} />
      {subject.map((line) => (
        <span
          key={line}
          className="jp-ArtifactStorage-operationSubject"
          title={operation.addresses?.join('\n')}
        >
          {breakablePath(line)}
        </span>
      ))}
      {tellsReason && error !== undefined && (
        <p className="jp-ArtifactStorage-operationReason">
          {breakable(error.title)} <Advice text={error.hint} trans={trans} />
        </p>
      )}
      {props.children}
    </>
  );
}
