import type { Operation } from '../../api/operation.js';
import { useClock, useModel } from '../kit/use-model.js';
import type { PanelProps } from '../panel-props.js';
import { OperationRow, rowClass } from './operation-row.js';
import { CopyButtons } from './report/copy-buttons.js';
import { OperationReport } from './report/operation-report.js';
import { PlanButton } from './report/plan-button.js';
import { VerifyButton } from './report/verify-button.js';
import { shownOperations } from './shown-operations.js';

export interface OperationsViewProps extends PanelProps {
  /** The notebook or console of a kernel; undefined where it runs no more. */
  readonly nameOf: (session_id: string) => string | undefined;
}

/** The operations of all sessions: those that run, and the reports of those that ended. */
export function OperationsView(props: OperationsViewProps): JSX.Element {
  const { storage, trans } = props;
  useModel(storage.operations);
  useClock(20_000);
  const shown = shownOperations(storage.operations.all);
  const running = shown.filter(({ ended }) => ended === undefined);
  const ended = shown.filter((one) => one.ended !== undefined);
  const section = (title: string, operations: readonly Operation[]): JSX.Element => (
    <section>
      <h2>{title}</h2>
      <ul>
        {operations.map((operation) => (
          <li key={operation.id} className={rowClass(operation, storage.operations.all)}>
            <OperationRow {...props} operation={operation} of={props.nameOf(operation.session_id)}>
              <CopyButtons {...props} operation={operation} />
              <VerifyButton {...props} operation={operation} />
              <PlanButton {...props} operation={operation} />
              {operation.state === 'succeeded' && (
                <OperationReport {...props} operation={operation} />
              )}
            </OperationRow>
          </li>
        ))}
      </ul>
    </section>
  );
  return (
    <div className="jp-ArtifactStorage-operationsView jp-ArtifactStorage-operations">
      {running.length > 0 && section(trans.__('Running'), running)}
      {ended.length > 0 && section(trans.__('Ended'), ended)}
      {shown.length === 0 && (
        <p className="jp-ArtifactStorage-lead">
          {trans.__(
            'Nothing has run yet. Copies, verifications, clean-ups and other long work are listed here, with their reports.'
          )}
        </p>
      )}
    </div>
  );
}
