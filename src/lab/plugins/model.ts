import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IWindowResolver } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ArtifactActions } from '../artifacts/artifact-actions.js';
import { FallbackModel } from '../fallback/fallback-model.js';
import { LineaPyFollower } from '../lineapy/lineapy-follower.js';
import { NextProcess } from '../lineapy/next-process.js';
import { ActiveDocument } from '../model/active-document.js';
import { ArtifactsModel } from '../model/artifacts-model.js';
import { FormController } from '../model/form-controller.js';
import { keptState } from '../model/kept-state.js';
import { KernelProbe } from '../model/kernel-probe.js';
import { nameOfLocation } from '../model/name-of-location.js';
import { NamedLocations } from '../model/named-locations.js';
import { ServerLink } from '../model/server-link.js';
import { SessionModel } from '../model/session-model.js';
import { StorageClient } from '../model/storage-client.js';
import { shortPlace } from '../panel/short-place.js';
import { NotebookMemory } from '../remember/notebook-memory.js';
import { TrustStore } from '../remember/trust-store.js';
import { LocationSwitch } from '../session/location-switch.js';
import { IArtifactStorage } from '../tokens.js';
import { TRANSLATION_DOMAIN } from '../translation.js';

/** Provides the models; works without any user interface. */
export const modelPlugin: JupyterFrontEndPlugin<IArtifactStorage> = {
  id: 'jupyterlab-artifact-storage:model',
  description: 'Follows the active notebook or console and talks to the storage server.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ITranslator, IStateDB, IWindowResolver],
  provides: IArtifactStorage,
  activate: (
    app,
    tracker: INotebookTracker,
    translator: ITranslator | null,
    state: IStateDB | null,
    resolver: IWindowResolver | null
  ): IArtifactStorage => {
    const trans = (translator ?? nullTranslator).load(TRANSLATION_DOMAIN);
    const client = new StorageClient({
      serverSettings: app.serviceManager.serverSettings,
      trans
    });
    const link = new ServerLink({ client });
    const documents = new ActiveDocument(tracker, app.shell);
    const session = new SessionModel({ client, link, documents, probe: new KernelProbe() });
    const { sessions } = app.serviceManager;
    const sharesKernel = async (kernelId: string): Promise<boolean> => {
      await sessions.refreshRunning().catch(() => undefined);
      return [...sessions.running()].filter(({ kernel }) => kernel?.id === kernelId).length > 1;
    };
    const artifacts = new ArtifactsModel({ client, session, link });
    const lineapy = new LineaPyFollower(
      session,
      new NextProcess(app.serviceManager.serverSettings)
    );
    const locations = new NamedLocations();
    const location = new LocationSwitch({
      client,
      session,
      nameOf: (resolved) =>
        nameOfLocation(resolved, locations.all, link.home) ??
        shortPlace(resolved.artifact_storage_dir.value, link.home),
      trans
    });
    const trust = new TrustStore(
      keptState(state, resolver, app.serviceManager.serverSettings.baseUrl)
    );
    const storage: IArtifactStorage = {
      client,
      link,
      session,
      artifacts,
      location,
      fallback: new FallbackModel({ client, session, trans }),
      memory: new NotebookMemory({ session, location, trust, sharesKernel, trans }),
      lineapy,
      locations,
      form: new FormController(session, locations),
      actions: new ArtifactActions({ client, session, shell: app.shell, trans })
    };
    link.start();
    return storage;
  }
};
