import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IWindowResolver } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { KernelAPI } from '@jupyterlab/services';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import type { ResolvedLocation } from '../../api/location.js';
import { ArtifactActions } from '../artifacts/artifact-actions.js';
import { ArtifactsModel } from '../artifacts/artifacts-model.js';
import { Scopes } from '../artifacts/scopes.js';
import { dismissWhileAway } from '../kit/notify.js';
import { shortAddress } from '../kit/short-address.js';
import { dismissStale } from '../location/change/dismiss-stale.js';
import { LocationChanger } from '../location/change/location-changer.js';
import { FormController } from '../location/draft/form-controller.js';
import { FallbackModel } from '../location/fallback/fallback-model.js';
import { LineaPyFollower } from '../location/lineapy/lineapy-follower.js';
import { NextProcess } from '../location/lineapy/next-process.js';
import { nameOfLocation } from '../location/named/name-of-location.js';
import { NamedLocations } from '../location/named/named-locations.js';
import { keptState } from '../location/remember/kept-state.js';
import { NotebookMemory } from '../location/remember/notebook-memory.js';
import { TrustStore } from '../location/remember/trust-store.js';
import { TrustNotifications } from '../location/trust/trust-notifications.js';
import { JupyterFiles } from '../notebook/jupyter-files.js';
import { saveUrl } from '../notebook/save-url.js';
import { ValueFiles } from '../notebook/value-files.js';
import { OperationNotifications } from '../operations/operation-notifications.js';
import { OperationsModel } from '../operations/operations-model.js';
import { OwnOperations } from '../operations/own-operations.js';
import { ActiveDocument } from '../session/active-document.js';
import { KernelProbe } from '../session/kernel-probe.js';
import { ServerLink } from '../session/server-link.js';
import { SessionModel } from '../session/session-model.js';
import { StorageClient } from '../session/storage-client.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

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
    const trans = translated(translator);
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
    const lineapy = new LineaPyFollower(
      session,
      new NextProcess(app.serviceManager.serverSettings)
    );
    const notifications = new OperationNotifications(trans);
    const operations = new OperationsModel({
      client,
      link,
      notifications,
      own: new OwnOperations(),
      interrupt: (id) => KernelAPI.interruptKernel(id, app.serviceManager.serverSettings)
    });
    const locations = new NamedLocations();
    const newList = () => new ArtifactsModel({ client, session, link, locations, trans });
    const artifacts = newList();
    const nameOf = (resolved: ResolvedLocation): string =>
      nameOfLocation(resolved, locations.usable, link.home) ??
      shortAddress(resolved.artifact_storage_dir.value, link.home);
    const scopes = new Scopes(nameOf);
    scopes.add(artifacts);
    const location = new LocationChanger({
      client,
      operations,
      session,
      nameOf,
      home: () => link.home,
      trans
    });
    const trust = new TrustStore(
      keptState(state, resolver, app.serviceManager.serverSettings.baseUrl)
    );
    const files = new ValueFiles({
      client,
      files: new JupyterFiles(app.serviceManager.serverSettings, trans),
      save: saveUrl,
      scopes,
      trans
    });
    const storage: IArtifactStorage = {
      client,
      link,
      session,
      artifacts,
      newList,
      scopes,
      location,
      operations,
      fallback: new FallbackModel({ operations, session, trans }),
      memory: new NotebookMemory({ session, location, trust, sharesKernel, trans }),
      lineapy,
      locations,
      form: new FormController(session, locations),
      actions: new ArtifactActions({
        ...{ client, link, files, session, shell: app.shell },
        ...{ scopes, trans }
      })
    };
    link.connected.connect(dismissWhileAway);
    session.stateChanged.connect(dismissStale);
    new TrustNotifications(storage, trans);
    link.start();
    return storage;
  }
};
