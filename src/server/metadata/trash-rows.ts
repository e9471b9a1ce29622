import type { Insertable, Selectable, Transaction } from 'kysely';
import { LISTED_DESCRIPTION } from '../../api/notes.js';
import type { Restored, RestoreRequest, TrashedArtifact, TrashQuery } from '../../api/trash.js';
import { type StoredRow, toArtifact } from './artifact-rows.js';
import { chunks, inChunks } from './chunks.js';
import { decodeCursor, encodeCursor } from './cursor.js';
import { noteDeleted } from './deleted-values.js';
import { findLatest, lockName } from './name-rows.js';
import { lockRetired, noteRetired, unretire, valueIdOf } from './retired-values.js';
import type { SchemaTraits } from './sql-database.js';
import { isVersionNumber } from './storable.js';
import type { AliasTable, Database, Tables, VersionTable } from './tables.js';
import type {
  DueVersions,
  TrashedPage,
  TrashedVersion,
  TrashNote,
  TrashTotal
} from './trash-store.js';

type Row = Selectable<VersionTable>;
type KeptAlias = Omit<AliasTable, 'name_id'>;

/** Moves rows of one name to the trash. They are locked, and go from the table of versions. */
export async function moveToTrash(
  db: Transaction<Tables>,
  rows: readonly Row[],
  aliases: readonly KeptAlias[],
  note: TrashNote
): Promise<void> {
  const trashed = rows.map((row) => ({
    id: row.id,
    name_id: row.name_id,
    version: row.version,
    save_id: row.save_id,
    root_id: row.root_id,
    value_key: row.value_key,
    size: row.size,
    sha256: row.sha256,
    code_id: row.code_id,
    preview_id: row.preview_id,
    aliases: JSON.stringify(aliases.filter(({ version }) => version === row.version)),
    ...note,
    record: JSON.stringify(row)
  }));
  for (const some of chunks(trashed)) {
    await db.insertInto('artifact_storage_trash').values(some).execute();
  }
}

function selectTrashed(db: Database) {
  return db
    .selectFrom('artifact_storage_trash as t')
    .innerJoin('artifact_storage_name as n', 'n.id', 't.name_id')
    .innerJoin('artifact_storage_root as r', 'r.id', 't.root_id')
    .select(['t.id', 'n.name', 't.version', 't.save_id', 'r.root', 't.value_key', 't.size'])
    .select('t.purge_at');
}

/** A page of the trash, the latest deleted first. */
export async function pageOfTrash(
  db: Database,
  { name, save_id, versions, limit, cursor }: TrashQuery & { readonly limit: number }
): Promise<TrashedPage> {
  const after = decodeCursor('trash', cursor);
  let query = selectTrashed(db)
    .select(['t.record', 't.aliases', 't.deleted_at', 't.deleted_by'])
    .orderBy('t.deleted_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1);
  if (name !== undefined) {
    query = query.where('n.name', '=', name);
  }
  if (save_id !== undefined) {
    query = query.where('t.save_id', '=', save_id);
  }
  if (versions !== undefined) {
    const numbers = versions.split(',').map(Number).filter(isVersionNumber);
    query = query.where('t.version', 'in', numbers.length === 0 ? [-1] : numbers);
  }
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('t.deleted_at', 't.id'), '<', tuple(String(after.after), after.id))
    );
  }
  const rows = await query.execute();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    artifacts: shown.map(toTrashed),
    next_cursor:
      last === undefined ? null : encodeCursor('trash', { after: last.deleted_at, id: last.id })
  };
}

function toTrashed(
  row: Omit<TrashedVersion, 'id'> & {
    readonly record: string;
    readonly aliases: string;
    readonly deleted_at: string;
    readonly deleted_by: string;
  }
): TrashedArtifact {
  const { name, root, deleted_at, deleted_by, purge_at } = row;
  const { description, ...stored } = JSON.parse(row.record) as StoredRow;
  const aliases = aliasesIn(row.aliases).map(({ alias }) => alias);
  return {
    ...toArtifact({
      ...stored,
      name,
      root,
      description: description == null ? null : description.slice(0, LISTED_DESCRIPTION),
      aliases: aliases.length === 0 ? null : aliases.join(',')
    }),
    deleted_at,
    deleted_by,
    purge_at
  };
}

const aliasesIn = (text: string): readonly KeptAlias[] => JSON.parse(text);

/** How many versions are in the trash. */
export async function totalOfTrash(db: Database, name?: string): Promise<TrashTotal> {
  const all = db.selectFrom('artifact_storage_trash as t');
  const some =
    name === undefined
      ? all
      : all.where('t.name_id', '=', (of) =>
          of.selectFrom('artifact_storage_name').select('id').where('name', '=', name)
        );
  const { total, bytes } = await some
    .select((of) => [of.fn.countAll<number>().as('total'), of.fn.sum<number>('t.size').as('bytes')])
    .executeTakeFirstOrThrow();
  return { total: Number(total), total_size: Number(bytes ?? 0) };
}

/** The versions of a name in the trash, by number. */
export function trashedOf(db: Database, name: string): Promise<readonly TrashedVersion[]> {
  return selectTrashed(db).where('n.name', '=', name).orderBy('t.version').execute();
}

/** One version of a name in the trash; null: the one with the highest number. */
export async function findTrashed(
  db: Database,
  name: string,
  version: number | null
): Promise<TrashedVersion | null> {
  const all = selectTrashed(db).where('n.name', '=', name).orderBy('t.version', 'desc').limit(1);
  const one = version === null ? all : all.where('t.version', '=', version);
  return (await one.executeTakeFirst()) ?? null;
}

/** Those of the saves that are in the trash. */
export function trashedSaves(
  db: Database,
  saveIds: readonly string[]
): Promise<readonly TrashedVersion[]> {
  return inChunks(saveIds, (some) => selectTrashed(db).where('t.save_id', 'in', some));
}

/** What is due, by id. */
export function dueOfTrash(
  db: Database,
  { purge_until, deleted_until, after, limit }: DueVersions
): Promise<readonly TrashedVersion[]> {
  let query = selectTrashed(db).where('t.id', '>', after).orderBy('t.id').limit(limit);
  if (purge_until !== undefined) {
    query = query.where('t.purge_at', '<=', purge_until);
  }
  if (deleted_until !== undefined) {
    query = query.where('t.deleted_at', '<=', deleted_until);
  }
  return query.execute();
}

/** What an earlier attempt of a restore took out, whose answer was lost; the next one goes on with it. */
export interface RestoreAttempt {
  ids?: readonly number[];
  restored?: Restored;
}

/** What was deleted for good, and the texts that may have no version any more. */
export interface Purged {
  readonly versions: readonly TrashedVersion[];
  readonly texts: readonly number[];
}

/**
 * Takes versions of a name out of the trash. The row decides: what is there has its value, and nobody
 * else takes it out meanwhile.
 *
 * @returns null where there are none
 */
export async function restoreRows(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  name: string,
  version: RestoreRequest['version'],
  attempt: RestoreAttempt
): Promise<Restored | null> {
  await lockRetired(db, traits);
  const locked = await lockName(db, name);
  if (locked === null) {
    return null;
  }
  const all = db.selectFrom('artifact_storage_trash').where('name_id', '=', locked.id);
  const wanted =
    version === 'all'
      ? all
      : version === 'latest'
        ? all.orderBy('version', 'desc').limit(1)
        : all.where('version', 'in', typeof version === 'number' ? [version] : version);
  // "latest" would mean another version the second time.
  attempt.ids ??= (await wanted.select('id').execute()).map(({ id }) => id);
  const versions: number[] = [];
  const left: NonNullable<Restored['aliases_left']> = [];
  for (const some of chunks([...attempt.ids].sort((a, b) => a - b))) {
    const query = db.selectFrom('artifact_storage_trash').selectAll().where('id', 'in', some);
    const ordered = query.orderBy('id');
    // Those that another transaction purges at this moment are not there when it ends.
    const rows = await (traits.locksRows ? ordered.forUpdate() : ordered).execute();
    if (rows.length === 0) {
      continue;
    }
    const ids = rows.map(({ id }) => id);
    await db.deleteFrom('artifact_storage_trash').where('id', 'in', ids).execute();
    await db
      .insertInto('artifact_storage_version')
      .values(
        rows.map(
          ({ record, root_id }) => ({ ...JSON.parse(record), root_id }) as Insertable<VersionTable>
        )
      )
      .execute();
    await unretire(
      db,
      rows.map(({ value_key }) => valueIdOf(value_key))
    );
    for (const row of rows) {
      versions.push(row.version);
      left.push(...(await restoreAliases(db, locked.id, aliasesIn(row.aliases))));
    }
  }
  if (versions.length === 0) {
    const { restored } = attempt;
    return restored === undefined ? null : stillHere(db, locked.id, restored);
  }
  await findLatest(db, traits, locked, locked.version_count + versions.length);
  const restored = {
    name,
    versions: versions.sort((a, b) => a - b),
    ...(left.length === 0 ? {} : { aliases_left: left })
  };
  attempt.restored = restored;
  return restored;
}

/** What an earlier attempt restored, where its commit was done: else it is restored by this one. */
async function stillHere(
  db: Database,
  nameId: number,
  restored: Restored
): Promise<Restored | null> {
  const rows = await inChunks(restored.versions, (some) =>
    db
      .selectFrom('artifact_storage_version')
      .select('version')
      .where('name_id', '=', nameId)
      .where('version', 'in', some)
  );
  return rows.length === 0 ? null : restored;
}

/** Lets aliases point at a version again that is restored; those that point elsewhere by now stay. */
async function restoreAliases(
  db: Transaction<Tables>,
  name_id: number,
  aliases: readonly KeptAlias[]
): Promise<NonNullable<Restored['aliases_left']>> {
  const left: NonNullable<Restored['aliases_left']> = [];
  for (const kept of aliases) {
    const now = await db
      .selectFrom('artifact_storage_alias')
      .select('version')
      .where('name_id', '=', name_id)
      .where('alias', '=', kept.alias)
      .executeTakeFirst();
    if (now === undefined) {
      await db
        .insertInto('artifact_storage_alias')
        .values({ name_id, ...kept })
        .execute();
    } else {
      left.push({ alias: kept.alias, version: kept.version, points_at: now.version });
    }
  }
  return left;
}

/**
 * Deletes versions in the trash for good; not those that were restored meanwhile.
 *
 * @param repeated whether an earlier attempt came as far as its commit, whose answer was lost
 */
export async function purgeRows(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  versions: readonly TrashedVersion[],
  repeated: boolean
): Promise<Purged> {
  await lockRetired(db, traits);
  const wanted = [...versions].sort((a, b) => a.id - b.id);
  const gone = new Set<number>();
  const texts = new Set<number>();
  for (const some of chunks(wanted.map(({ id }) => id))) {
    const query = db
      .selectFrom('artifact_storage_trash')
      .select(['id', 'value_key', 'code_id', 'preview_id'])
      .where('id', 'in', some)
      .orderBy('id');
    const rows = await (traits.locksRows ? query.forUpdate() : query).execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) {
      await db.deleteFrom('artifact_storage_trash').where('id', 'in', ids).execute();
    }
    if (repeated) {
      const here = await db
        .selectFrom('artifact_storage_version')
        .select('id')
        .where('id', 'in', some)
        .execute();
      const restored = new Set(here.map(({ id }) => id));
      ids.push(...some.filter((id) => !restored.has(id)));
    }
    for (const { code_id, preview_id } of rows) {
      for (const text of [code_id, preview_id]) {
        if (text !== null) {
          texts.add(text);
        }
      }
    }
    for (const id of ids) {
      gone.add(id);
    }
  }
  const purged = wanted.filter(({ id }) => gone.has(id));
  await noteRetired(
    db,
    purged.map(({ value_key }) => valueIdOf(value_key))
  );
  await noteDeleted(db, purged);
  return { versions: purged, texts: [...texts] };
}
