import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { createElement } from 'react';
import { LocationStatus } from '../panel/location-status.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

/** Adds the status bar item. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:status',
  description: 'Shows in the status bar where the active notebook keeps its artifacts.',
  autoStart: true,
  requires: [IArtifactStorage],
  // Jupyter Notebook has no status bar.
  optional: [IStatusBar, ITranslator],
  activate: (
    app,
    storage: IArtifactStorage,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    if (statusBar === null) {
      return;
    }
    const trans = translated(translator);
    const item = ReactWidget.create(
      createElement(LocationStatus, { storage, trans, commands: app.commands })
    );
    statusBar.registerStatusItem('jupyterlab-artifact-storage:status', {
      item,
      align: 'left',
      rank: 120,
      isActive: () => storage.session.document !== undefined,
      activeStateChanged: storage.session.stateChanged
    });
  }
};
