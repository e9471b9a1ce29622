import { createHash } from 'node:crypto';
import type { OperationKind } from '../../api/operation.js';
import { isRecord } from '../../location/is-record.js';

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
    .update(JSON.stringify(inOrder([kind, place, addresses, Object.fromEntries(wish)])))
    .digest('hex')
    .slice(0, 32);
}

/** A value whose keys are in order: clients write them in different ones. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(inOrder);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, inOrder(value[key])])
      )
    : value;
}
