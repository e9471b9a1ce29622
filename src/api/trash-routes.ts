import { EmptyTrashOperationSchema, StartQuerySchema } from './operation.js';
import { OPERATIONS, type Route, SESSION, SessionParamsSchema } from './route.js';
import * as trash from './trash.js';

const params = SessionParamsSchema;

/** The trash: what was deleted and can be restored. */
export const TRASH_ROUTES = {
  listTrash: {
    method: 'GET',
    path: `${SESSION}/trash`,
    summary: 'Deleted versions that can be restored, the latest deleted first',
    params,
    query: trash.TrashQuerySchema,
    response: trash.TrashPageSchema
  },
  restoreArtifact: {
    method: 'POST',
    path: `${SESSION}/restore`,
    summary: 'Take versions of a name out of the trash',
    params,
    body: trash.RestoreRequestSchema,
    response: trash.RestoredSchema
  },
  startEmptyTrash: {
    method: 'POST',
    path: `${OPERATIONS}/empty_trash`,
    summary: 'Delete for good what is in the trash, or say what that would delete',
    params,
    query: StartQuerySchema,
    body: trash.EmptyTrashRequestSchema,
    response: EmptyTrashOperationSchema
  }
} as const satisfies Record<string, Route>;
