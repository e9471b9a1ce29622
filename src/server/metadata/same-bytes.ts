import { sql } from 'kysely';
import type { Artifact } from '../../api/artifact.js';
import { inChunks } from './chunks.js';
import { firstOf, type Hole, Statement, type Steps } from './statement.js';
import type { Database } from './tables.js';

/** Bytes from which on equal values are looked for: as the index of migration 010 has it. */
export const LEAST_SHARED = 4096;

/** A value that is to be saved. */
export interface ValueToSave {
  readonly name: string;
  readonly root: string;
  readonly size: number;
  readonly sha256: string;
}

/** A version that has the same bytes in the same root. */
export interface Twin {
  readonly name: string;
  readonly version: number;
  readonly value_key: string;
  readonly size: number;
}

/** How many versions with the same bytes are looked at: those in other roots may be a million. */
const LOOKED_AT = 64;

/** Versions with the bytes of a value, wherever they are: by the index alone. */
function selectEqual(db: Database, hole: Hole<ValueToSave>) {
  return db
    .selectFrom('artifact_storage_version')
    .select(['name_id', 'version', 'root_id', 'value_key', 'size', 'damaged_at'])
    .where('sha256', '=', hole('sha256'))
    .where(sql<boolean>`size >= ${sql.lit(LEAST_SHARED)}`)
    .limit(LOOKED_AT);
}

function inRoot(db: Database, equal: ReturnType<typeof selectEqual>, hole: Hole<ValueToSave>) {
  return db
    .selectFrom(equal.as('v'))
    .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .select(['n.name', 'v.version', 'v.value_key', 'v.size'])
    .where('r.root', '=', hole('root'))
    .where('v.size', '=', hole('size'))
    .where('v.damaged_at', 'is', null)
    .orderBy('v.version')
    .limit(1);
}

const ANY = new Statement((db, hole: Hole<ValueToSave>) => inRoot(db, selectEqual(db, hole), hole));

const OF_NAME = new Statement((db, hole: Hole<ValueToSave>) => {
  const name = sql<number>`(select id from artifact_storage_name where name = ${hole('name')})`;
  const equal = selectEqual(db, hole).where('name_id', '=', name).orderBy('version');
  return inRoot(db, equal, hole);
});

/** A version with the bytes of a value that is to be saved: the earliest of its name, or any. */
export function* findTwin(value: ValueToSave): Steps<Twin | null> {
  const twin = yield* firstOf(ANY, value);
  return twin === undefined ? null : ((yield* firstOf(OF_NAME, value)) ?? twin);
}

/** The column of the earliest version before `v` that has its name, its root and its bytes. */
export const SAME_AS = sql<number | null>`(
  select min(o.version) from artifact_storage_version as o
  where o.sha256 = v.sha256 and o.size = v.size and o.name_id = v.name_id and o.root_id + 0 = v.root_id
    and o.version < v.version and o.size >= ${sql.lit(LEAST_SHARED)})`;

/** Of these artifacts, which have an earlier version with the same bytes, by the id of their save. */
export async function sameBytes(
  db: Database,
  artifacts: readonly Artifact[]
): Promise<ReadonlyMap<string, number>> {
  const ids = artifacts.flatMap(({ save_id, size, version }) =>
    save_id !== undefined && save_id !== '' && size >= LEAST_SHARED && version > 0 ? [save_id] : []
  );
  const rows = await inChunks(ids, (some) =>
    db
      .selectFrom('artifact_storage_version as v')
      .select(['v.save_id', SAME_AS.as('same_as')])
      .where('v.save_id', 'in', some)
  );
  return new Map(
    rows.flatMap(({ save_id, same_as }) => (same_as === null ? [] : [[save_id, same_as]]))
  );
}
