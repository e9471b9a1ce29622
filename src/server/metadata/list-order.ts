import type { ArtifactOrder, ListQuery } from '../../api/artifact-list.js';
import { ArtifactStorageError } from '../../api/errors.js';
import type { Position, SortedBy } from './cursor.js';
import { fold } from './folding.js';
import { earliest, latest } from './list-dates.js';
import { isStorable, MAX_INTEGER } from './storable.js';

/** What a list of names is sorted by, and which way. */
export interface ListOrder {
  readonly by: 'date' | 'name' | 'size' | 'number';
  /** Of the numbers in metadata. */
  readonly key?: string;
  readonly descending: boolean;
}

/** The order that lists have where none is given. */
export const NEWEST_FIRST: ListOrder = { by: 'date', descending: true };

/** Sorts after every other text that begins as it does. */
const LAST = '\u{10FFFF}';

const ORDERS: Readonly<Record<Exclude<ArtifactOrder, 'metadata'>, ListOrder>> = {
  newest: NEWEST_FIRST,
  oldest: { by: 'date', descending: false },
  name: { by: 'name', descending: false },
  name_desc: { by: 'name', descending: true },
  largest: { by: 'size', descending: true },
  smallest: { by: 'size', descending: false }
};

function refused(field: string, message: string, hint: string): ArtifactStorageError {
  return new ArtifactStorageError({ kind: 'invalid_input', message, hint, field });
}

/**
 * The order that a query asks for.
 *
 * @throws ArtifactStorageError `invalid_input` without the key of an order by metadata.
 */
export function orderOf({ order = 'newest', order_key, descending }: ListQuery): ListOrder {
  if (order !== 'metadata') {
    return ORDERS[order];
  }
  if (order_key === undefined || order_key === '' || !isStorable(order_key)) {
    throw refused(
      'order_key',
      'The order by metadata needs a key.',
      'Say which number to sort by, for example order_key=auc.'
    );
  }
  return { by: 'number', key: order_key, descending: descending ?? false };
}

/** Keeps the cursors of different orders apart. */
export function cursorKind({ order = 'newest', order_key = '', descending }: ListQuery): string {
  return order === 'metadata' ? `number ${descending === true} ${order_key}` : order;
}

/** What the sort values of an order are. */
export const sortedBy = ({ by }: ListOrder): SortedBy =>
  by === 'size' || by === 'number' ? by : 'text';

/**
 * The position right before what a jump leads to.
 *
 * @param at letters, a date or a number, as the order is by names, times or numbers
 * @throws ArtifactStorageError `invalid_input`
 */
export function jumpTo(at: string, order: ListOrder): Position {
  // Beyond the ids of all rows.
  const id = order.descending ? MAX_INTEGER : -MAX_INTEGER;
  if (order.by === 'name') {
    if (!isStorable(at)) {
      throw refused('at', 'at has characters that no name has.', 'Type other letters.');
    }
    return { after: order.descending ? fold(at) + LAST : fold(at), id };
  }
  if (order.by === 'date') {
    return { after: order.descending ? latest(at, 'at') : earliest(at, 'at'), id };
  }
  const number = at.trim() === '' ? Number.NaN : Number(at);
  if (!Number.isFinite(number)) {
    throw refused('at', 'at must be a number in this order.', 'For example at=0.8.');
  }
  if (order.by === 'number') {
    return { after: number, id };
  }
  const whole = order.descending ? Math.floor(number) : Math.ceil(number);
  const most = Number.MAX_SAFE_INTEGER;
  return { after: Math.max(-most, Math.min(most, whole)), id };
}
