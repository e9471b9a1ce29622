import type { OperationKinds } from '../../operations/operation-kind.js';
import { cleanUpKind } from './clean-up-kind.js';
import type { KindOptions } from './kind-options.js';
import { relocateKind } from './relocate-kind.js';

/** Every kind of operation. */
export function operationKinds(options: KindOptions): OperationKinds {
  return { clean_up: cleanUpKind(options), relocate: relocateKind(options) };
}
