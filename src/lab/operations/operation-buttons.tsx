import type { TranslationBundle } from '@jupyterlab/translation';
import { pauseIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import { TRANSFER } from '../../api/constants.js';
import type { Operation } from '../../api/operation.js';
import type { IOperationsModel } from '../interfaces/operations.js';
import { IconButton } from '../kit/icon-button.js';
import { isUnderWay, operationTitle } from './operation-words.js';

interface OperationButtonsProps {
  readonly operation: Operation;
  readonly operations: IOperationsModel;
  readonly trans: TranslationBundle;
}

/** Pauses, resumes and stops an operation; nothing for one that has ended. */
export function OperationButtons(props: OperationButtonsProps): JSX.Element | null {
  const { operation, operations, trans } = props;
  const { state, kind } = operation;
  if (!isUnderWay(operation)) {
    return null;
  }
  const title = operationTitle(operation, trans);
  return (
    <span className="jp-ArtifactStorage-operationButtons">
      {operation.can_pause === true &&
        (state === 'paused' ? (
          <IconButton
            key="wait"
            icon={runIcon}
            label={trans.__('Resume: %1', title)}
            onClick={() => operations.resume(operation)}
          />
        ) : (
          <IconButton
            key="wait"
            icon={pauseIcon}
            label={trans.__('Pause: %1', title)}
            onClick={() => operations.pause(operation)}
          />
        ))}
      <IconButton
        icon={stopIcon}
        label={
          kind === TRANSFER
            ? trans.__('Stop: interrupt the kernel, and the cell that runs')
            : trans.__('Stop: %1', title)
        }
        onClick={() => operations.cancel(operation)}
      />
    </span>
  );
}
