import { addBelowIcon, copyIcon } from '@jupyterlab/ui-components';
import type { ISessionDocument } from '../interfaces/session.js';
import { IconButton } from '../kit/icon-button.js';
import type { PanelProps } from '../panel-props.js';

export interface CodeBlockProps extends PanelProps {
  readonly code: string;
  /** Where it can be inserted as a cell. */
  readonly document?: ISessionDocument | undefined;
}

/** Code to run in a notebook, to copy or to insert as a cell. */
export function CodeBlock(props: CodeBlockProps): JSX.Element {
  const { code, document, storage, trans } = props;
  return (
    <div className="jp-ArtifactStorage-code">
      <pre>
        <code>{code}</code>
      </pre>
      <div className="jp-ArtifactStorage-codeActions">
        {document !== undefined && (
          <IconButton
            icon={addBelowIcon}
            label={trans.__('Insert as a cell')}
            onClick={() => storage.actions.insertCell(document, code)}
          />
        )}
        <IconButton
          icon={copyIcon}
          label={trans.__('Copy code')}
          onClick={() => storage.actions.copy(code)}
        />
      </div>
    </div>
  );
}
