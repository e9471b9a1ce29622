import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import type { PanelProps } from '../../panel-props.js';
import { CodeBlock } from '../code-block.js';
import { LINEAPY_SAVE_CODE, SAVE_CODE } from '../load-code.js';
import { TrashHint } from '../trash/trash-hint.js';

interface EmptyStoreProps extends PanelProps {
  readonly scope: IArtifactsScope;
}

/** What people see before the first save: the two lines that make one; and what they deleted. */
export function EmptyStore(props: EmptyStoreProps): JSX.Element {
  const { trans, storage } = props;
  const code = storage.session.runsLineaPy ? LINEAPY_SAVE_CODE : SAVE_CODE;
  return (
    <div className="jp-ArtifactStorage-section">
      <p className="jp-ArtifactStorage-lead">
        {trans.__('No artifacts at this location yet. Save any Python value by a name:')}
      </p>
      <CodeBlock {...props} document={storage.session.active?.document} code={code} />
      <TrashHint {...props} />
    </div>
  );
}
