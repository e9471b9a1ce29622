import { Type } from 'typebox';
import * as artifact from './artifact.js';
import { AwsProfilesSchema } from './aws-profile.js';
import { HealthSchema } from './events.js';
import { KernelsSchema } from './kernels.js';
import { CheckReportSchema, LocationChangeSchema } from './location.js';
import { RelocateRequestSchema, RelocationSchema } from './relocation.js';
import * as session from './session.js';
import { SweepReportSchema, SweepRequestSchema } from './sweep.js';

/** Path parameters of everything below one session. */
export const SessionParamsSchema = Type.Object({ session_id: session.SessionIdSchema });

/** The header that every request must carry: browsers never send it cross-site unasked. */
export const REQUEST_HEADER = 'x-artifact-storage';

/** Names a request; its answer repeats it, so that no client takes the answer to another one. */
export const REQUEST_ID_HEADER = 'x-request-id';

const SESSION = '/sessions/:session_id';

/** One operation of the storage server. */
export interface IRoute {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path with `:parameters`, below the storage server's root. */
  readonly path: string;
  readonly summary: string;
  readonly params?: Type.TSchema;
  readonly query?: Type.TSchema;
  readonly body?: Type.TSchema;
  readonly response: Type.TSchema;
}

const params = SessionParamsSchema;

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
  checkLocation: {
    method: 'POST',
    path: `${SESSION}/check`,
    summary: 'Check a location, or with an empty change the present one; a dry run',
    params,
    body: LocationChangeSchema,
    response: CheckReportSchema
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
  undoLocation: {
    method: 'POST',
    path: `${SESSION}/location/undo`,
    summary: 'Check the location before the latest change and go back to it, secrets included',
    params,
    body: session.UndoRequestSchema,
    response: session.LocationAppliedSchema
  },
  retryFallback: {
    method: 'POST',
    path: `${SESSION}/fallback/retry`,
    summary: 'Go back to the configured database that could not be reached at the start',
    params,
    body: session.FallbackRetrySchema,
    response: session.FallbackEndedSchema
  },
  listArtifacts: {
    method: 'GET',
    path: `${SESSION}/artifacts`,
    summary: 'Artifacts by name, each with its newest version',
    params,
    query: artifact.ListQuerySchema,
    response: artifact.SummaryPageSchema
  },
  saveArtifact: {
    method: 'POST',
    path: `${SESSION}/artifacts`,
    summary: 'Save a value as the next version of a name',
    params,
    body: artifact.SaveRequestSchema,
    response: artifact.ArtifactSchema
  },
  deleteArtifact: {
    // Not DELETE: jupyter-server-proxy refuses a DELETE with a body.
    method: 'POST',
    path: `${SESSION}/delete`,
    summary: 'Delete one, the latest or all versions of a name',
    params,
    body: artifact.DeleteRequestSchema,
    response: artifact.DeletedSchema
  },
  listVersions: {
    method: 'GET',
    path: `${SESSION}/versions`,
    summary: 'Versions of one name, or of all names, newest first',
    params,
    query: artifact.VersionsQuerySchema,
    response: artifact.VersionPageSchema
  },
  getArtifact: {
    method: 'GET',
    path: `${SESSION}/artifact`,
    summary: 'One version with its context and the way to its value',
    params,
    query: artifact.GetQuerySchema,
    response: artifact.ArtifactDetailSchema
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
    summary: 'Give up a save; one that is recorded by then stays',
    params,
    body: artifact.DiscardRequestSchema,
    response: Type.Null()
  },
  relocate: {
    method: 'POST',
    path: `${SESSION}/relocate`,
    summary:
      'Tell where the values of a root are after it moved; nothing changes unless all verify',
    params,
    body: RelocateRequestSchema,
    response: RelocationSchema
  },
  sweep: {
    method: 'POST',
    path: `${SESSION}/sweep`,
    summary: 'Find, and where asked delete, values without a row',
    params,
    body: SweepRequestSchema,
    response: SweepReportSchema
  }
} as const satisfies Record<string, IRoute>;

/** The name of an operation: its OpenAPI operationId. */
export type RouteName = keyof typeof ROUTES;

/** Path of the event stream (`text/event-stream`), outside {@link ROUTES}: it never ends. */
export const EVENTS_PATH = '/events';

/** Path of the OpenAPI document. */
export const OPENAPI_PATH = '/openapi.json';

/**
 * Path below a session of the values of stores without local paths, outside {@link ROUTES}: the
 * bodies are bytes. PUT with {@link artifact.UploadQuerySchema} brings one of unknown length
 * (`application/octet-stream`) before its save; GET with {@link artifact.GetQuerySchema} answers one.
 */
export const VALUE_PATH = `${SESSION}/value`;
