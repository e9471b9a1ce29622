import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICompletionProviderManager } from '@jupyterlab/completer';
import { ArtifactCompletions } from '../notebook/artifact-completions.js';
import { IArtifactStorage } from '../tokens.js';

/** Completes names and versions of artifacts in code. */
export const completionPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:completion',
  description: 'Completes names and versions of artifacts inside get, load and delete.',
  autoStart: true,
  requires: [IArtifactStorage],
  optional: [ICompletionProviderManager],
  activate: (_app, storage: IArtifactStorage, manager: ICompletionProviderManager | null): void => {
    manager?.registerProvider(new ArtifactCompletions(storage.client));
  }
};
