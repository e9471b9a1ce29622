import { Token } from '@lumino/coreutils';
import type { ArtifactActions } from './artifacts/artifact-actions.js';
import type { ArtifactsModel } from './artifacts/artifacts-model.js';
import type { FormController } from './location/draft/form-controller.js';
import type { FallbackModel } from './location/fallback/fallback-model.js';
import type { LineaPyFollower } from './location/lineapy/lineapy-follower.js';
import type { NamedLocations } from './location/named/named-locations.js';
import type { NotebookMemory } from './location/remember/notebook-memory.js';
import type { LocationSwitch } from './location/switch/location-switch.js';
import type { OperationsModel } from './operations/operations-model.js';
import type { ServerLink } from './session/server-link.js';
import type { SessionModel } from './session/session-model.js';
import type { StorageClient } from './session/storage-client.js';

/** The models of Artifact Storage, for its own plugins and for other extensions. */
export interface IArtifactStorage {
  /** Calls the storage server's operations. */
  readonly client: StorageClient;
  /** The line to the storage server: is it there, and its events. */
  readonly link: ServerLink;
  /** The session of the active notebook. */
  readonly session: SessionModel;
  /** The artifacts at that session's location. */
  readonly artifacts: ArtifactsModel;
  /** Checks and changes that session's location, asking people where it matters. */
  readonly location: LocationSwitch;
  /** Starts, follows and stops what takes long. */
  readonly operations: OperationsModel;
  /** Brings that session back to its configured database after a fallback. */
  readonly fallback: FallbackModel;
  /** The location that the active notebook remembers in its metadata. */
  readonly memory: NotebookMemory;
  /** Tells the location to kernels that run LineaPy. */
  readonly lineapy: LineaPyFollower;
  /** The locations that have a name in the settings. */
  readonly locations: NamedLocations;
  /** Opens and closes the change form of the panel. */
  readonly form: FormController;
  /** What people do with one artifact: insert, copy, delete. */
  readonly actions: ArtifactActions;
}

/** Provides the models of Artifact Storage. */
export const IArtifactStorage = new Token<IArtifactStorage>(
  'jupyterlab-artifact-storage:IArtifactStorage',
  'Provides the storage location and the artifacts of the active notebook, and ways to change them.'
);

/** Shows the side panel, or one of its sections. */
export interface IStoragePanel {
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
