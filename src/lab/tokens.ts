import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { IArtifactActions, IArtifactsModel, IScopes } from './interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from './interfaces/client.js';
import type {
  IFallbackModel,
  IFormController,
  ILineaPyFollower,
  ILocationChanger,
  INamedLocations,
  INotebookMemory
} from './interfaces/location.js';
import type { IOperationsModel } from './interfaces/operations.js';
import type { ISessionModel } from './interfaces/session.js';

/** The models of Artifact Storage, for its own plugins and for other extensions. */
export interface IArtifactStorage {
  /** Sends requests to the storage server. */
  readonly client: IStorageClient;
  /** The line to the storage server: is it there, and its events. */
  readonly link: IServerLink;
  /** The session of the active notebook. */
  readonly session: ISessionModel;
  /** The artifacts of the side panel: at that session's location, or at another that people chose. */
  readonly artifacts: IArtifactsModel;
  /** Makes another list, for another home; who makes it disposes of it. */
  readonly newList: () => IArtifactsModel;
  /** Whose artifacts are shown, in all homes of the list. */
  readonly scopes: IScopes;
  /** Checks and changes that session's location, asking people where it matters. */
  readonly location: ILocationChanger;
  /** Starts, follows and stops what takes long. */
  readonly operations: IOperationsModel;
  /** Brings that session back to its configured database after a fallback. */
  readonly fallback: IFallbackModel;
  /** The location that the active notebook remembers in its metadata. */
  readonly memory: INotebookMemory;
  /** Tells the location to kernels that run LineaPy. */
  readonly lineapy: ILineaPyFollower;
  /** The locations that have a name in the settings. */
  readonly locations: INamedLocations;
  /** Opens and closes the change form of the panel. */
  readonly form: IFormController;
  /** What people do with one artifact: insert, copy, delete. */
  readonly actions: IArtifactActions;
}

/** Provides the models of Artifact Storage. */
export const IArtifactStorage = new Token<IArtifactStorage>(
  'jupyterlab-artifact-storage:IArtifactStorage',
  'Provides the storage location and the artifacts of the active notebook, and ways to change them.'
);

/** Shows the side panel, or one of its sections. */
export interface IStoragePanel {
  /** Whether people see it now. */
  readonly isVisible: boolean;
  /** Emitted when people see it that did not before. */
  readonly shown: ISignal<unknown, void>;
  /** Shows the panel. */
  show(): void;
  /** Shows the panel with the section of the location open. */
  showLocation(): void;
  /** Shows the panel with the focus in the search box of the artifacts. */
  showArtifacts(): void;
}

/** Shows the side panel. */
export const IStoragePanel = new Token<IStoragePanel>(
  'jupyterlab-artifact-storage:IStoragePanel',
  'Shows the side panel of Artifact Storage.'
);
