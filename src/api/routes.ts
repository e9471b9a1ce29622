import { Type } from 'typebox';
import * as artifact from './artifact.js';
import * as changes from './artifact-changes.js';
import * as list from './artifact-list.js';
import { AwsProfilesSchema } from './aws-profile.js';
import { CompareQuerySchema, ComparisonSchema } from './comparison.js';
import { EVENTS_PATH } from './constants.js';
import { CopyRequestSchema } from './copy.js';
import { HealthSchema, ServerEventSchema } from './events.js';
import { FilesystemsSchema } from './filesystem.js';
import { KernelsSchema } from './kernels.js';
import { LineageQuerySchema, LineageSchema } from './lineage.js';
import { LocationChangeSchema, LocationSettingsSchema } from './location.js';
import { NOTES_ROUTES } from './notes-routes.js';
import * as operation from './operation.js';
import { PreviewQuerySchema, PreviewSchema } from './preview.js';
import { OPERATIONS, type Route, SESSION, SessionParamsSchema } from './route.js';
import * as session from './session.js';
import { TRASH_ROUTES } from './trash-routes.js';
import * as trust from './trust.js';
import { UPKEEP_ROUTES } from './upkeep-routes.js';
import { VerifyRequestSchema } from './verification.js';

export { type Route, SessionParamsSchema } from './route.js';

/** Path parameters of one operation. */
export const OperationParamsSchema = Type.Object({
  session_id: session.SessionIdSchema,
  operation_id: operation.OperationIdSchema
});

/** Names a request; its answer repeats it, so that no client takes the answer to another one. */
export const REQUEST_ID_HEADER = 'x-request-id';

const params = SessionParamsSchema;
const operationParams = OperationParamsSchema;

/** Every operation with its schemas: types, validation, client and OpenAPI all come from here. */
export const ROUTES = {
  health: { method: 'GET', path: '/health', summary: 'Who answers', response: HealthSchema },
  getDefaults: {
    method: 'GET',
    path: '/defaults',
    summary: 'What new sessions will use',
    response: session.DefaultsSchema
  },
  putSettings: {
    method: 'PUT',
    path: '/settings',
    summary: 'Tell the values of the settings editor',
    body: session.SettingsSchema,
    response: session.DefaultsSchema
  },
  browseLocation: {
    method: 'PUT',
    path: '/locations',
    summary:
      'A session without a kernel that browses a location of the settings, which has no secret',
    body: LocationSettingsSchema,
    response: session.SessionStateSchema
  },
  putKernels: {
    method: 'PUT',
    path: '/kernels',
    summary: 'Tell which kernels the Jupyter server runs, which ended, and where notebooks are now',
    body: KernelsSchema,
    response: Type.Null()
  },
  listAwsProfiles: {
    method: 'GET',
    path: '/aws-profiles',
    summary: 'The AWS profiles where the storage server runs, without keys',
    response: AwsProfilesSchema
  },
  listFilesystems: {
    method: 'GET',
    path: '/filesystems',
    summary: 'Which filesystems values can be kept in here, and what the others lack',
    response: FilesystemsSchema
  },
  getSession: {
    method: 'GET',
    path: SESSION,
    summary: 'A session and its location; one that never attached shows what it will use',
    params,
    response: session.SessionStateSchema
  },
  attachSession: {
    method: 'PUT',
    path: SESSION,
    summary: 'Attach a kernel client to its session',
    params,
    body: session.SessionClientSchema,
    response: session.SessionStateSchema
  },
  endSession: {
    method: 'DELETE',
    path: SESSION,
    summary: 'End a session and forget its settings',
    params,
    response: Type.Null()
  },
  changeLocation: {
    method: 'PUT',
    path: `${SESSION}/location`,
    summary: 'Check a location and switch the session to it',
    params,
    query: session.ChangeQuerySchema,
    body: LocationChangeSchema,
    response: session.LocationAppliedSchema
  },
  restoreLocation: {
    method: 'PUT',
    path: `${SESSION}/location/told`,
    summary: 'Give a session the settings back that a storage server before this one had checked',
    params,
    body: LocationChangeSchema,
    response: session.SessionStateSchema
  },
  undoLocation: {
    method: 'POST',
    path: `${SESSION}/location/undo`,
    summary: 'Check the location before the latest change and go back to it, secrets included',
    params,
    body: session.UndoRequestSchema,
    response: session.LocationAppliedSchema
  },
  listArtifacts: {
    method: 'GET',
    path: `${SESSION}/artifacts`,
    summary: 'Artifacts by name, each with its newest version',
    params,
    query: list.ListQuerySchema,
    response: list.SummaryPageSchema
  },
  saveArtifact: {
    method: 'POST',
    path: `${SESSION}/artifacts`,
    summary: 'Save a value as the next version of a name',
    params,
    body: artifact.SaveRequestSchema,
    response: artifact.SavedArtifactSchema
  },
  deleteArtifact: {
    // Not DELETE: jupyter-server-proxy refuses a DELETE with a body.
    method: 'POST',
    path: `${SESSION}/delete`,
    summary: 'Delete one, the latest or all versions of a name',
    params,
    body: changes.DeleteRequestSchema,
    response: changes.DeletedSchema
  },
  ...TRASH_ROUTES,
  listVersions: {
    method: 'GET',
    path: `${SESSION}/versions`,
    summary: 'Versions of one name, or of all names, newest first',
    params,
    query: list.VersionsQuerySchema,
    response: list.VersionPageSchema
  },
  getArtifact: {
    method: 'GET',
    path: `${SESSION}/artifact`,
    summary: 'One version with its context and the way to its value',
    params,
    query: artifact.GetQuerySchema,
    response: artifact.ArtifactDetailSchema
  },
  ...NOTES_ROUTES,
  listLineage: {
    method: 'GET',
    path: `${SESSION}/lineage`,
    summary: 'What a version was made from, and what was made from it',
    params,
    query: LineageQuerySchema,
    response: LineageSchema
  },
  compareArtifacts: {
    method: 'GET',
    path: `${SESSION}/comparison`,
    summary: 'How two versions differ',
    params,
    query: CompareQuerySchema,
    response: ComparisonSchema
  },
  getPreview: {
    method: 'GET',
    path: `${SESSION}/preview`,
    summary: 'The whole preview of one version, also where it is too large for its row',
    params,
    query: PreviewQuerySchema,
    response: PreviewSchema
  },
  getGlobals: {
    method: 'GET',
    path: `${SESSION}/globals`,
    summary: 'What the pickle of one version imports; nothing is unpickled',
    params,
    query: trust.GlobalsQuerySchema,
    response: trust.PickleGlobalsSchema
  },
  getTrust: {
    method: 'GET',
    path: `${SESSION}/trust`,
    summary: 'What the session does with pickles of others, and whom the user trusts',
    params,
    response: trust.TrustStateSchema
  },
  putTrust: {
    method: 'PUT',
    path: `${SESSION}/trust`,
    summary: 'Trust an author at a store, trust him no more, or put a question away',
    params,
    body: trust.TrustRequestSchema,
    response: trust.TrustStateSchema
  },
  askTrust: {
    method: 'POST',
    path: `${SESSION}/trust/questions`,
    summary: 'Let the panel ask whether the author of a version is trusted',
    params,
    body: trust.TrustAskRequestSchema,
    response: trust.TrustAskedSchema
  },
  openStaging: {
    method: 'POST',
    path: `${SESSION}/staging`,
    summary: 'A staging file in the values root, for a large value',
    params,
    body: artifact.StagingRequestSchema,
    response: artifact.StagingSchema
  },
  discardStaging: {
    method: 'DELETE',
    path: `${SESSION}/staging`,
    summary: 'Cancel a save; one that is recorded by then stays',
    params,
    body: artifact.DiscardRequestSchema,
    response: Type.Null()
  },
  startCheck: {
    method: 'POST',
    path: `${OPERATIONS}/check`,
    summary: 'Check a location, or with an empty change the present one; a dry run',
    params,
    query: operation.StartQuerySchema,
    body: LocationChangeSchema,
    response: operation.CheckOperationSchema
  },
  startDatabaseReturn: {
    method: 'POST',
    path: `${OPERATIONS}/retry_database`,
    summary: 'Go back to the configured database that could not be reached, and copy what waits',
    params,
    query: operation.StartQuerySchema,
    body: session.RetryDatabaseRequestSchema,
    response: operation.RetryDatabaseOperationSchema
  },
  startCopy: {
    method: 'POST',
    path: `${OPERATIONS}/copy`,
    summary: 'Copy artifacts, values and metadata, to another location',
    params,
    query: operation.StartQuerySchema,
    body: CopyRequestSchema,
    response: operation.CopyOperationSchema
  },
  startVerification: {
    method: 'POST',
    path: `${OPERATIONS}/verify`,
    summary: 'Read the value of a version, and compare it with what was saved',
    params,
    query: operation.StartQuerySchema,
    body: VerifyRequestSchema,
    response: operation.VerifyOperationSchema
  },
  ...UPKEEP_ROUTES,
  listAllOperations: {
    method: 'GET',
    path: '/operations',
    summary:
      'The operations of all sessions that run, and the last 50 that ended, the newest first',
    response: operation.OperationListSchema
  },
  listOperations: {
    method: 'GET',
    path: OPERATIONS,
    summary: 'The operations of a session that run or ended lately, the newest first',
    params,
    response: operation.OperationListSchema
  },
  getOperation: {
    method: 'GET',
    path: `${OPERATIONS}/:operation_id`,
    summary: 'How far an operation is; with its result once it has succeeded',
    params: operationParams,
    query: operation.WaitQuerySchema,
    response: operation.AnyOperationSchema
  },
  cancelOperation: {
    method: 'DELETE',
    path: `${OPERATIONS}/:operation_id`,
    summary: 'Stop an operation; answers when it has stopped, or had ended before',
    params: operationParams,
    response: operation.AnyOperationSchema
  },
  pauseOperation: {
    method: 'POST',
    path: `${OPERATIONS}/:operation_id/pause`,
    summary: 'Pause an operation after the value that is under way; one that has ended stays so',
    params: operationParams,
    response: operation.AnyOperationSchema
  },
  resumeOperation: {
    method: 'POST',
    path: `${OPERATIONS}/:operation_id/resume`,
    summary: 'Let a paused operation go on; one that runs or has ended stays so',
    params: operationParams,
    response: operation.AnyOperationSchema
  },
  tellTransfer: {
    method: 'PUT',
    path: `${OPERATIONS}/transfer/:operation_id`,
    summary: 'Tell how far a save or a load is that a kernel does itself',
    params: operationParams,
    body: operation.TransferSchema,
    response: Type.Null()
  }
} as const satisfies Record<string, Route>;

/** The name of an operation: its OpenAPI operationId. */
export type RouteName = keyof typeof ROUTES;

/** Media type of the bodies that are a value's bytes. */
export const VALUE_TYPE = 'application/octet-stream';

/** One operation with a body that is no JSON. */
export interface StreamRoute extends Omit<Route, 'body' | 'response'> {
  /** The media type of the request's body. */
  readonly sends?: string;
  /** The media type of the answer's body; absent: JSON. */
  readonly answers?: string;
  /** The answer, or one event of it; absent: bytes. */
  readonly response?: Type.TSchema;
}

/** The operations that stream: values of stores without local paths, and events. */
export const STREAM_ROUTES = {
  uploadValue: {
    method: 'PUT',
    path: `${SESSION}/value`,
    summary: 'Bring a value of unknown length before its save',
    params,
    query: artifact.UploadQuerySchema,
    sends: VALUE_TYPE,
    response: artifact.UploadedSchema
  },
  downloadValue: {
    method: 'GET',
    path: `${SESSION}/value`,
    summary: 'The bytes of a value; `Range: bytes=<start>-` goes on where an earlier answer ended',
    params,
    query: artifact.DownloadQuerySchema,
    answers: VALUE_TYPE
  },
  events: {
    method: 'GET',
    path: EVENTS_PATH,
    summary: 'Every change as it happens, as server-sent events; it never ends',
    answers: 'text/event-stream',
    response: ServerEventSchema
  }
} as const satisfies Record<string, StreamRoute>;

/** Path of the OpenAPI document. */
export const OPENAPI_PATH = '/openapi.json';
