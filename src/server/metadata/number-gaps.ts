import { inChunks } from './chunks.js';
import { firstOf, type Hole, rowsOf, Statement, type Steps } from './statement.js';
import type { Database, GapTable } from './tables.js';

/*
 * Which numbers a copy may give
 *
 * A number below the next one of its name was given to a version, which may be deleted by now: it never
 * returns. But a copy keeps the numbers of its versions, and so passes over those of versions that it
 * does not copy yet. These ranges are noted. Only a copy from the same database may fill them, where each
 * number was given out once, too (docs/design/045).
 */

/** A range of numbers, both ends included. */
export interface Gap {
  readonly first: number;
  readonly last: number;
}

type Of = Pick<GapTable, 'name_id' | 'copied_from'>;

const FIND = new Statement((db, hole: Hole<Of & { readonly version: number }>) =>
  db
    .selectFrom('artifact_storage_gap')
    .select(['first', 'last'])
    .where('name_id', '=', hole('name_id'))
    .where('copied_from', '=', hole('copied_from'))
    .where('first', '<=', hole('version'))
    .where('last', '>=', hole('version'))
);

const ADD = new Statement((db, hole: Hole<GapTable>) =>
  db.insertInto('artifact_storage_gap').values({
    name_id: hole('name_id'),
    copied_from: hole('copied_from'),
    first: hole('first'),
    last: hole('last')
  })
);

const DROP = new Statement((db, hole: Hole<Omit<GapTable, 'last'>>) =>
  db
    .deleteFrom('artifact_storage_gap')
    .where('name_id', '=', hole('name_id'))
    .where('copied_from', '=', hole('copied_from'))
    .where('first', '=', hole('first'))
);

/** The gap that has a number; undefined where none has. */
export function findGap(of: Of, version: number): Steps<Gap | undefined> {
  return firstOf(FIND, { ...of, version });
}

/** Notes numbers from `first` to `last` as passed over; none where that is no range. */
export function* noteGap(of: Of, first: number, last: number): Steps<void> {
  if (first <= last) {
    yield* rowsOf(ADD, { ...of, first, last });
  }
}

/** Takes a number out of its gap. */
export function* fillGap(of: Of, { first, last }: Gap, version: number): Steps<void> {
  yield* rowsOf(DROP, { ...of, first });
  yield* noteGap(of, first, version - 1);
  yield* noteGap(of, version + 1, last);
}

const LOCK = new Statement((db, hole: Hole<{ readonly name: string; readonly next: number }>) =>
  db
    .updateTable('artifact_storage_name')
    .set(({ ref }) => ({ version_count: ref('version_count') }))
    .where('name', '=', hole('name'))
    .where('next_version', '<', hole('next'))
    .returning(['id', 'next_version'])
);

const RAISE = new Statement((db, hole: Hole<{ readonly id: number; readonly next: number }>) =>
  db
    .updateTable('artifact_storage_name')
    .set({ next_version: hole('next') })
    .where('id', '=', hole('id'))
);

/** Lets no new save have a number that the source of a copy has given out, deleted ones included. */
export function* raiseNumbers(
  numbers: ReadonlyMap<string, number>,
  copied_from: string
): Steps<void> {
  // In one order for all: two who wait for each other would wait for ever.
  for (const [name, next] of [...numbers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const row = yield* firstOf(LOCK, { name, next });
    if (row !== undefined) {
      yield* noteGap({ name_id: row.id, copied_from }, row.next_version, next - 1);
      yield* rowsOf(RAISE, { id: row.id, next });
    }
  }
}

/** The gaps of some names, by name. */
export async function gapsOf(
  db: Database,
  names: readonly string[],
  copiedFrom: string
): Promise<ReadonlyMap<string, readonly Gap[]>> {
  const rows = await inChunks(names, (some) =>
    db
      .selectFrom('artifact_storage_gap as g')
      .innerJoin('artifact_storage_name as n', 'n.id', 'g.name_id')
      .select(['n.name', 'g.first', 'g.last'])
      .where('n.name', 'in', some)
      .where('g.copied_from', '=', copiedFrom)
  );
  return Map.groupBy(rows, ({ name }) => name);
}
