import { useState } from 'react';
import type { Operation } from '../../../api/operation.js';
import { breakable } from '../../kit/breakable.js';
import { useLoaded } from '../../kit/use-loaded.js';
import type { PanelProps } from '../../panel-props.js';
import { asArtifactStorageError } from '../../session/problem.js';
import { reportOf } from './report-of.js';
import { ReportView } from './report-view.js';

interface OperationReportProps extends PanelProps {
  readonly operation: Operation;
}

/** The report of an operation that ended, asked for when people open it. */
export function OperationReport(props: OperationReportProps): JSX.Element {
  const { operation, storage, trans } = props;
  const [open, setOpen] = useState(false);
  const { value, error } = useLoaded(open ? operation.id : undefined, () =>
    storage.operations.whole(operation)
  );
  const report =
    value?.result === undefined
      ? undefined
      : reportOf(value.kind, value.result, trans, storage.link.home);
  return (
    <details
      className="jp-ArtifactStorage-operationReport"
      open={open}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>{trans.__('Report')}</summary>
      {error !== undefined && <p>{breakable(asArtifactStorageError(error).message)}</p>}
      {report !== undefined && <ReportView report={report} trans={trans} />}
      {value !== undefined && report === undefined && (
        <p>{trans.__('There is nothing to report.')}</p>
      )}
    </details>
  );
}
