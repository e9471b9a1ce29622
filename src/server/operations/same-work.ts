import { createHash } from 'node:crypto';
import type { OperationKind } from '../../api/operation.js';
import { keysInOrder } from '../../location/keys-in-order.js';

/** What an operation is about, without secrets. */
export interface AskedWork {
  readonly kind: OperationKind;
  readonly place: string;
  readonly addresses: readonly string[];
  /** What it was asked for; undefined where its addresses tell that. */
  readonly asked: object | undefined;
}

/**
 * A name for what an operation does, without secrets: one that is asked for the same at the same place
 * has it, too, and so has its plan.
 */
export function sameWork({ kind, place, addresses, asked = {} }: AskedWork): string {
  const wish = Object.entries(asked).filter(([key]) => key !== 'dry_run');
  return createHash('sha256')
    .update(JSON.stringify(keysInOrder([kind, place, addresses, Object.fromEntries(wish)], true)))
    .digest('hex')
    .slice(0, 32);
}
