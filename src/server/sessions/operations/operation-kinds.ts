import type { OperationKinds } from '../../operations/operation-kind.js';
import { checkKind } from './check-kind.js';
import { cleanUpKind } from './clean-up-kind.js';
import { copyKind } from './copy-kind.js';
import { emptyTrashKind } from './empty-trash-kind.js';
import type { KindOptions } from './kind-options.js';
import { relocateKind } from './relocate-kind.js';
import { retainKind } from './retain-kind.js';
import { retryDatabaseKind } from './retry-database-kind.js';
import { verifyKind } from './verify-kind.js';
import { verifyStoreKind } from './verify-store-kind.js';

/** Every kind of operation. */
export function operationKinds(options: KindOptions): OperationKinds {
  return {
    check: checkKind(options),
    clean_up: cleanUpKind(options),
    copy: copyKind(options),
    empty_trash: emptyTrashKind(options),
    relocate: relocateKind(options),
    retain: retainKind(options),
    retry_database: retryDatabaseKind(options),
    verify: verifyKind(options),
    verify_store: verifyStoreKind(options)
  };
}
