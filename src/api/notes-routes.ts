import * as artifact from './artifact.js';
import * as changes from './artifact-changes.js';
import * as notes from './notes.js';
import { type Route, SESSION, SessionParamsSchema } from './route.js';

const params = SessionParamsSchema;

/** Notes and aliases of versions, and what filters find. */
export const NOTES_ROUTES = {
  editNotes: {
    method: 'PUT',
    path: `${SESSION}/notes`,
    summary: 'Write description, tags or metadata of a version',
    params,
    body: changes.EditNotesRequestSchema,
    response: artifact.ArtifactSchema
  },
  setAlias: {
    method: 'PUT',
    path: `${SESSION}/alias`,
    summary: 'Let an alias point at a version, or remove it',
    params,
    body: changes.SetAliasRequestSchema,
    response: notes.AliasAnswerSchema
  },
  listFacets: {
    method: 'GET',
    path: `${SESSION}/facets`,
    summary: 'Values that a filter of the list finds',
    params,
    query: notes.FacetsQuerySchema,
    response: notes.FacetsSchema
  }
} as const satisfies Record<string, Route>;
