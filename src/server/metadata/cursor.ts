import { ArtifactStorageError } from '../../api/errors.js';
import { isStorable, MAX_INTEGER } from './storable.js';

/** Where a page ended: the sort value and the id of its last row. */
export interface Position {
  readonly after: string | number;
  readonly id: number;
}

/** What a list is sorted by: texts, or numbers as the columns take them. */
export type SortedBy = 'text' | 'version' | 'size' | 'number';

/** The `next_cursor` for a position. `kind` keeps cursors of different lists apart. */
export function encodeCursor(kind: string, { after, id }: Position): string {
  return Buffer.from(JSON.stringify([kind, after, id])).toString('base64url');
}

/**
 * The position that a cursor means; null without a cursor.
 *
 * @param sorted by what: texts, whole numbers up to a limit, or numbers
 * @throws ArtifactStorageError `invalid_input` for a cursor of another list, or none at all.
 */
export function decodeCursor(
  kind: string,
  cursor: string | undefined,
  { sorted = 'text', field = 'cursor' }: { sorted?: SortedBy; field?: string } = {}
): Position | null {
  if (cursor === undefined) {
    return null;
  }
  const parts = parse(cursor);
  if (Array.isArray(parts) && parts.length === 3 && parts[0] === kind) {
    const [, after, id]: readonly unknown[] = parts;
    if (isPosition(after, sorted) && isInteger(id)) {
      return { after, id };
    }
  }
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message: 'The cursor does not belong to this list.',
    hint: 'Start again without a cursor.',
    field
  });
}

function isPosition(after: unknown, sorted: SortedBy): after is string | number {
  switch (sorted) {
    case 'text':
      return typeof after === 'string' && isStorable(after);
    case 'version':
      return isInteger(after);
    case 'size':
      return Number.isSafeInteger(after);
    case 'number':
      return Number.isFinite(after);
  }
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) <= MAX_INTEGER;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
