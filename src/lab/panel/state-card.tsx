import type { TranslationBundle } from '@jupyterlab/translation';
import { CodeBlock } from '../artifacts/code-block.js';
import { CommandIds } from '../command-ids.js';
import type { DetachedReason, PanelState } from '../interfaces/session.js';
import { BusyButton } from '../kit/busy-button.js';
import { Card } from '../kit/card.js';
import { ErrorCard } from '../kit/error-card.js';
import type { PanelProps } from '../panel-props.js';

export interface StateCardProps extends PanelProps {
  readonly state: Exclude<PanelState, { readonly kind: 'ready' | 'no_notebook' }>;
}

function detachedText(reason: DetachedReason, trans: TranslationBundle): string {
  switch (reason) {
    case 'no_socket':
      return trans.__(
        'Its environment does not name the storage server: ARTIFACT_STORAGE_SOCKET is missing. A cell, a start-up file or the kernel’s own settings cleared it. The client looks for the storage server when it is first used, for example by artifact_storage.check().'
      );
    case 'other_server':
      return trans.__('Its environment names another storage server than that of this JupyterLab.');
    case 'socket_gone':
      return trans.__(
        'It cannot see the socket of the storage server: it runs in a container or on another machine, or a temporary directory was cleared.'
      );
  }
}

/** Why there is no location to show, and what to do about it. */
export function StateCard(props: StateCardProps): JSX.Element {
  const { state, storage, trans } = props;
  const retry = (
    <BusyButton onClick={() => storage.link.start()}>{trans.__('Try again')}</BusyButton>
  );
  switch (state.kind) {
    case 'loading':
      return <Card kind="info" busy title={trans.__('Asking for the location…')} />;
    case 'kernel_starting':
      return <Card kind="info" busy title={trans.__('The kernel is starting…')} />;
    case 'server_starting':
      return <Card kind="info" busy title={trans.__('The storage server is starting…')} />;
    case 'no_kernel':
      return (
        <Card kind="info" title={trans.__('This notebook has no kernel.')}>
          {trans.__('Choose a Python kernel for it: Kernel menu, Change Kernel….')}
        </Card>
      );
    case 'foreign_kernel':
      return (
        <Card kind="info" title={trans.__('This kernel does not run Python.')}>
          {trans.__(
            'Artifacts are Python values; this kernel’s language is %1. Choose a Python kernel in the Kernel menu to save and load artifacts here.',
            state.language
          )}
        </Card>
      );
    case 'client_missing':
      return (
        <Card
          kind="warning"
          title={trans.__('The kernel’s environment has no Artifact Storage client.')}
        >
          <p>{trans.__('Run this in the notebook; the panel notices by itself:')}</p>
          <CodeBlock
            {...props}
            document={storage.session.document}
            code="%pip install jupyterlab-artifact-storage"
          />
        </Card>
      );
    case 'not_attached':
      return (
        <Card
          kind="warning"
          title={trans.__('This kernel is not attached.')}
          actions={
            <BusyButton onClick={() => props.commands.execute(CommandIds.restartKernel)}>
              {trans.__('Restart kernel…')}
            </BusyButton>
          }
        >
          <p>{detachedText(state.reason, trans)}</p>
          <p>
            {trans.__(
              'While this card is shown, the kernel may save to another location than the one chosen here. Restart it: a new process gets the environment of this JupyterLab.'
            )}
          </p>
        </Card>
      );
    case 'server_missing':
      return (
        <Card
          kind="error"
          title={trans.__('The Jupyter server has no storage server.')}
          actions={retry}
        >
          <p>{trans.__('Install it where the Jupyter server runs, then restart JupyterLab:')}</p>
          <CodeBlock {...props} code="pip install jupyterlab-artifact-storage" />
        </Card>
      );
    case 'server_unreachable':
      return (
        <Card kind="error" title={trans.__('The storage server does not answer.')} actions={retry}>
          {trans.__(
            'Saved artifacts are safe. The panel keeps trying. If nothing changes, read the log of the Jupyter server.'
          )}
        </Card>
      );
    case 'server_other_version':
      return (
        <Card
          kind="error"
          title={trans.__(
            'The storage server (%1) and this page have different versions.',
            state.server_version
          )}
          actions={
            <BusyButton kind="accept" onClick={() => window.location.reload()}>
              {trans.__('Reload the page')}
            </BusyButton>
          }
        >
          {trans.__('Save your work, then reload the page.')}
        </Card>
      );
    case 'failed':
      return (
        <ErrorCard
          error={state.error}
          trans={trans}
          actions={
            <BusyButton onClick={() => storage.session.refresh()}>
              {trans.__('Try again')}
            </BusyButton>
          }
        />
      );
  }
}
