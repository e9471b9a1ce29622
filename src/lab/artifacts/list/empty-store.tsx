import type { PanelProps } from '../../panel-props.js';
import { CodeBlock } from '../code-block.js';
import { LINEAPY_SAVE_CODE, SAVE_CODE } from '../load-code.js';

/** What people see before the first save: the two lines that make one. */
export function EmptyStore(props: PanelProps): JSX.Element {
  const { trans, storage } = props;
  const code = storage.session.runsLineaPy ? LINEAPY_SAVE_CODE : SAVE_CODE;
  return (
    <div className="jp-ArtifactStorage-section">
      <p className="jp-ArtifactStorage-lead">
        {trans.__('No artifacts at this location yet. Save any Python value by a name:')}
      </p>
      <CodeBlock {...props} document={storage.session.active?.document} code={code} />
    </div>
  );
}
