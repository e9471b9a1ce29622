import type { Transaction } from 'kysely';
import type { DeleteRequest } from '../../api/artifact-changes.js';
import { aliasesOfDeleted, removeAliases } from './alias-rows.js';
import { chunks, inChunks } from './chunks.js';
import { noteDeleted } from './deleted-values.js';
import { findLatest, lockName } from './name-rows.js';
import { type UnkeptVersions, unkeptNow } from './retention-rule.js';
import { lockRetired, noteRetired, valueIdOf } from './retired-values.js';
import type { SchemaTraits } from './sql-database.js';
import type { Database, Tables } from './tables.js';
import { moveToTrash } from './trash-rows.js';
import type { TrashNote } from './trash-store.js';
import type { DeletedAddress } from './value-address.js';

/** A version that is to be deleted, with the id of its row. */
export type DeletedVersion = DeletedAddress & { readonly id: number };

/** Which versions to delete: one, the newest, all, or those that a rule lets go. */
export type VersionsToDelete = DeleteRequest['version'] | UnkeptVersions;
/** How to delete. */
export interface HowDeleted {
  /** Also what aliases point at. */
  readonly withAliases: boolean;
  /** How they go to the trash; null: they are deleted for good. */
  readonly trash: TrashNote | null;
}

/** What a delete took away. */
export interface Deleted {
  readonly places: readonly DeletedVersion[];
  /** The ids of texts that may have no version any more. */
  readonly texts: readonly number[];
}

/**
 * Deletes versions of a name.
 *
 * @param before what an earlier attempt set out to delete, whose answer was lost: "latest" would
 *   mean another version the second time
 */
export async function deleteVersions(
  db: Transaction<Tables>,
  traits: SchemaTraits,
  name: string,
  version: VersionsToDelete,
  { withAliases, trash }: HowDeleted,
  before: readonly DeletedVersion[] | undefined
): Promise<Deleted> {
  await lockRetired(db, traits);
  const locked = await lockName(db, name);
  if (locked === null) {
    return { places: [], texts: [] };
  }
  const unkept =
    typeof version === 'object' && !Array.isArray(version)
      ? await unkeptNow(db, locked.id, version)
      : null;
  const wanted = unkept === null ? (version as DeleteRequest['version']) : [...unkept];
  const found = before ?? (await wantedVersions(db, locked, wanted));
  if (found.length === 0) {
    return { places: [], texts: [] };
  }
  const places = unkept === null ? found : await stillUnkept(db, locked.id, found, unkept);
  const aliases = await aliasesOfDeleted(
    db,
    { id: locked.id, name },
    places.map((one) => one.version),
    withAliases
  );
  await removeAliases(db, locked.id, aliases);
  const texts = new Set<number | null>();
  let count = 0;
  for (const ids of chunks(places.map(({ id }) => id))) {
    const found = db.selectFrom('artifact_storage_version').where('id', 'in', ids);
    if (trash !== null) {
      // With whatever columns they have.
      await moveToTrash(db, await found.selectAll().execute(), aliases, trash);
    }
    const rows = await found.select(['value_key', 'code_id', 'preview_id']).execute();
    await db.deleteFrom('artifact_storage_version').where('id', 'in', ids).execute();
    // A repeated save of one of these must not get a value that is about to be deleted.
    await noteRetired(
      db,
      rows.map(({ value_key }) => valueIdOf(value_key)),
      trash?.purge_at
    );
    count += rows.length;
    for (const { code_id, preview_id } of rows) {
      texts.add(code_id).add(preview_id);
    }
  }
  if (trash === null) {
    await noteDeleted(db, places);
  }
  await findLatest(db, traits, locked, locked.version_count - count);
  return {
    places,
    texts: trash === null ? [...texts].filter((id) => id !== null) : []
  };
}

/** What {@link deleteVersions} would delete now, or the same refusal. */
export async function deletableVersions(
  db: Database,
  name: string,
  version: DeleteRequest['version'],
  withAliases: boolean
): Promise<readonly DeletedAddress[]> {
  const known = await db
    .selectFrom('artifact_storage_name')
    .select(['id', 'latest_version'])
    .where('name', '=', name)
    .executeTakeFirst();
  if (known === undefined) {
    return [];
  }
  const found = await wantedVersions(db, known, version);
  const versions = found.map((one) => one.version);
  await aliasesOfDeleted(db, { id: known.id, name }, versions, withAliases);
  return found;
}

/** Versions of a name with the places of their values; of several numbers all, or none. */
async function wantedVersions(
  db: Database,
  { id, latest_version }: { readonly id: number; readonly latest_version: number | null },
  version: DeleteRequest['version']
): Promise<readonly DeletedVersion[]> {
  const all = db
    .selectFrom('artifact_storage_version as v')
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .select(['v.id', 'v.version', 'v.size', 'r.root', 'v.value_key'])
    .where('v.name_id', '=', id)
    .orderBy('v.version');
  if (version === 'all') {
    return all.execute();
  }
  const numbers = [...new Set([version === 'latest' ? (latest_version ?? -1) : version].flat())];
  const found = await inChunks(numbers, (some) => all.where('v.version', 'in', some));
  return found.length < numbers.length ? [] : found;
}

/** Those that a rule lets go, or an earlier attempt deleted: that was asked again only for the others. */
async function stillUnkept(
  db: Transaction<Tables>,
  nameId: number,
  places: readonly DeletedVersion[],
  unkept: ReadonlySet<number>
): Promise<readonly DeletedVersion[]> {
  const stayed = places.filter(({ version }) => !unkept.has(version));
  const there = await inChunks(
    stayed.map(({ version }) => version),
    (some) =>
      db
        .selectFrom('artifact_storage_version')
        .select('version')
        .where('name_id', '=', nameId)
        .where('version', 'in', some)
  );
  const kept = new Set(there.map(({ version }) => version));
  return places.filter(({ version }) => !kept.has(version));
}
