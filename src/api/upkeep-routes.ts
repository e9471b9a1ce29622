import { CleanUpRequestSchema } from './clean-up.js';
import {
  CleanUpOperationSchema,
  RelocateOperationSchema,
  RetainOperationSchema,
  StartQuerySchema,
  VerifyStoreOperationSchema
} from './operation.js';
import { RelocateRequestSchema } from './relocation.js';
import { RetainRequestSchema } from './retention.js';
import { OPERATIONS, type Route, SESSION, SessionParamsSchema } from './route.js';
import { SizesQuerySchema, SizesSchema } from './sizes.js';
import { VerifyStoreRequestSchema } from './store-verification.js';

const params = SessionParamsSchema;

/** Care of a store as a whole: relocation, clean-up, verification, sizes, retention. */
export const UPKEEP_ROUTES = {
  getSizes: {
    method: 'GET',
    path: `${SESSION}/sizes`,
    summary: 'What takes the space: the largest names, notebooks, users or types',
    params,
    query: SizesQuerySchema,
    response: SizesSchema
  },
  startRelocation: {
    method: 'POST',
    path: `${OPERATIONS}/relocate`,
    summary:
      'Tell where the values of a root are after it moved; nothing changes unless all verify',
    params,
    query: StartQuerySchema,
    body: RelocateRequestSchema,
    response: RelocateOperationSchema
  },
  startCleanUp: {
    method: 'POST',
    path: `${OPERATIONS}/clean_up`,
    summary: 'Find, and where asked delete, values without a row',
    params,
    query: StartQuerySchema,
    body: CleanUpRequestSchema,
    response: CleanUpOperationSchema
  },
  startStoreVerification: {
    method: 'POST',
    path: `${OPERATIONS}/verify_store`,
    summary: 'Read the values of a store, and compare them with what was saved',
    params,
    query: StartQuerySchema,
    body: VerifyStoreRequestSchema,
    response: VerifyStoreOperationSchema
  },
  startRetention: {
    method: 'POST',
    path: `${OPERATIONS}/retain`,
    summary: 'Find, and where asked delete, versions that need not be kept',
    params,
    query: StartQuerySchema,
    body: RetainRequestSchema,
    response: RetainOperationSchema
  }
} as const satisfies Record<string, Route>;
