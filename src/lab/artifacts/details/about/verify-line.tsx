import { checkIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';
import { BusyButton } from '../../../kit/busy-button.js';
import { ErrorCard } from '../../../kit/error-card.js';
import { formatExactTime, formatTime } from '../../../kit/format.js';
import { warningIcon } from '../../../kit/icon.js';
import { useModel } from '../../../kit/use-model.js';
import { OperationCancelled } from '../../../operations/operation-cancelled.js';
import { progressText } from '../../../operations/operation-words.js';
import { asArtifactStorageError } from '../../../session/problem.js';
import type { SectionProps } from '../details-props.js';

/** What is known of a verification that people started here. */
type State =
  | { readonly kind: 'running'; readonly id: string | undefined }
  | { readonly kind: 'matches' | 'stopped' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Whether the bytes still are those that were saved: when that was last seen, and a look now. */
export function VerifyLine(props: SectionProps): JSX.Element {
  const { artifact, model, scope, storage, trans } = props;
  const [state, setState] = useState<State>();
  useModel(storage.operations);
  const { name, version, save_id, source } = artifact;
  const verify = async (): Promise<void> => {
    setState({ kind: 'running', id: undefined });
    try {
      await storage.operations.run(
        'startVerification',
        scope.session_id,
        {
          name,
          version,
          ...(save_id === undefined ? {} : { save_id }),
          ...(source === undefined ? {} : { source })
        },
        { onStart: (id) => setState({ kind: 'running', id }) }
      );
      setState({ kind: 'matches' });
    } catch (error) {
      setState(
        error instanceof OperationCancelled ? { kind: 'stopped' } : { kind: 'failed', error }
      );
    }
    model.refresh();
  };
  const id = state?.kind === 'running' ? state.id : undefined;
  const operation = id === undefined ? undefined : storage.operations.get(id);
  return (
    <div className="jp-ArtifactStorage-verify">
      <span role="status">
        <Known {...props} state={state} />
      </span>
      {state?.kind === 'running' ? (
        <>
          {operation !== undefined && operation.progress.total !== null && (
            <progress
              aria-label={trans.__('Progress of the verification')}
              value={operation.progress.done}
              max={operation.progress.total}
            />
          )}
          {operation !== undefined && (
            <span className="jp-ArtifactStorage-muted">
              {progressText(operation.progress, trans)}
            </span>
          )}
          <BusyButton
            disabled={operation === undefined}
            onClick={() => operation && storage.operations.cancel(operation)}
          >
            {trans.__('Stop')}
          </BusyButton>
        </>
      ) : (
        <BusyButton onClick={() => void verify()}>{trans.__('Verify now')}</BusyButton>
      )}
      {state?.kind === 'failed' && (
        <ErrorCard error={asArtifactStorageError(state.error)} trans={trans} />
      )}
    </div>
  );
}

function Known({
  artifact,
  state,
  trans
}: SectionProps & { readonly state: State | undefined }): JSX.Element {
  const { verified_at, damaged_at } = artifact;
  if (state?.kind === 'running') {
    return <>{trans.__('Reading the bytes…')}</>;
  }
  if (state?.kind === 'stopped') {
    return <>{trans.__('Stopped. Whether the bytes match is not known.')}</>;
  }
  if (state?.kind === 'matches') {
    return (
      <>
        <checkIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        {trans.__('The bytes are those that were saved.')}
      </>
    );
  }
  if (damaged_at !== undefined) {
    return (
      <>
        <warningIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        <span title={formatExactTime(damaged_at)}>
          {trans.__('Other bytes than were saved: found %1', formatTime(damaged_at))}
        </span>
      </>
    );
  }
  if (verified_at === undefined) {
    return <>{trans.__('Not verified since the save.')}</>;
  }
  return (
    <>
      <checkIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
      <span title={formatExactTime(verified_at)}>
        {trans.__('Verified %1', formatTime(verified_at))}
      </span>
    </>
  );
}
