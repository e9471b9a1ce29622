import { sql, type Transaction } from 'kysely';
import { ArtifactStorageError } from '../../api/errors.js';
import { someNames } from '../../location/some-names.js';
import { visibleName } from '../../location/visible-name.js';
import { inChunks } from './chunks.js';
import type { AliasOf } from './metadata-store.js';
import { firstOf, type Hole, rowsOf, Statement, type Steps } from './statement.js';
import type { AliasTable, Database, Tables } from './tables.js';

/** The aliases of the version `v`, with commas between them: none has one. */
export const aliasesOfVersion = sql<string | null>`(
  select string_agg(a.alias, ',') from artifact_storage_alias as a
  where a.name_id = v.name_id and a.version = v.version)`;

/** An alias to set: the version that it points at then; null: none. */
export interface NewAlias {
  readonly alias: string;
  readonly version: number | null;
  readonly set_at: string;
  readonly set_by: string;
}

type Wanted = { readonly name: string; readonly alias: string };

const FIND = new Statement((db, hole: Hole<Wanted>) =>
  db
    .selectFrom('artifact_storage_alias as a')
    .innerJoin('artifact_storage_name as n', 'n.id', 'a.name_id')
    .select('a.version')
    .where('n.name', '=', hole('name'))
    .where('a.alias', '=', hole('alias'))
);

/** The version that an alias points at; null without such an alias. */
export function* findAlias(name: string, alias: string): Steps<number | null> {
  return (yield* firstOf(FIND, { name, alias }))?.version ?? null;
}

/** The aliases of a name, with the versions they point at. */
export async function aliasesOf(db: Database, name: string): Promise<readonly AliasOf[]> {
  return db
    .selectFrom('artifact_storage_alias as a')
    .innerJoin('artifact_storage_name as n', 'n.id', 'a.name_id')
    .select(['a.alias', 'a.version'])
    .where('n.name', '=', name)
    .orderBy('a.alias')
    .execute();
}

/**
 * Lets an alias point at a version of a name, or removes it.
 *
 * @param nameId of the name, whose row is locked
 * @returns the version that it pointed at before
 */
export async function writeAlias(
  db: Transaction<Tables>,
  nameId: number,
  { version, ...row }: NewAlias
): Promise<number | null> {
  const known = db
    .selectFrom('artifact_storage_alias')
    .select('version')
    .where('name_id', '=', nameId)
    .where('alias', '=', row.alias);
  const before = (await known.executeTakeFirst())?.version ?? null;
  if (version === null) {
    await db
      .deleteFrom('artifact_storage_alias')
      .where('name_id', '=', nameId)
      .where('alias', '=', row.alias)
      .execute();
  } else if (version !== before) {
    await db
      .insertInto('artifact_storage_alias')
      .values({ name_id: nameId, version, ...row })
      .onConflict((conflict) =>
        conflict
          .columns(['name_id', 'alias'])
          .doUpdateSet({ version, set_at: row.set_at, set_by: row.set_by })
      )
      .execute();
  }
  return before;
}

const ADD = new Statement((db, hole: Hole<AliasTable>) =>
  db
    .insertInto('artifact_storage_alias')
    .values({
      name_id: hole('name_id'),
      alias: hole('alias'),
      version: hole('version'),
      set_at: hole('set_at'),
      set_by: hole('set_by')
    })
    .onConflict((conflict) => conflict.columns(['name_id', 'alias']).doNothing())
);

/** Lets aliases that point at nothing point at a version. */
export function* addAliases(
  name_id: number,
  version: number,
  set_by: string,
  aliases: readonly string[]
): Steps<void> {
  for (const alias of aliases) {
    yield* rowsOf(ADD, { name_id, alias, version, set_at: new Date().toISOString(), set_by });
  }
}

/**
 * The aliases of versions that are deleted.
 *
 * @param allowed whether they may have some
 * @throws ArtifactStorageError `conflict` where they may not, and there are some.
 */
export async function aliasesOfDeleted(
  db: Database,
  { id, name }: { readonly id: number; readonly name: string },
  versions: readonly number[],
  allowed: boolean
): Promise<readonly Omit<AliasTable, 'name_id'>[]> {
  const found = await inChunks(versions, (some) =>
    db
      .selectFrom('artifact_storage_alias')
      .select(['alias', 'version', 'set_at', 'set_by'])
      .where('name_id', '=', id)
      .where('version', 'in', some)
  );
  if (found.length > 0 && !allowed) {
    throw aliasedError(name, found);
  }
  return found;
}

/** Removes aliases of a name. */
export async function removeAliases(
  db: Transaction<Tables>,
  nameId: number,
  found: readonly Pick<AliasTable, 'alias'>[]
): Promise<void> {
  const aliases = found.map(({ alias }) => alias);
  await inChunks(aliases, (some) =>
    db.deleteFrom('artifact_storage_alias').where('name_id', '=', nameId).where('alias', 'in', some)
  );
}

function aliasedError(name: string, found: readonly AliasOf[]): ArtifactStorageError {
  const [first] = found;
  const all = someNames(
    found.map(({ alias, version }) => `"${visibleName(alias)}" (version ${version})`)
  );
  const one = found.length === 1;
  return new ArtifactStorageError({
    kind: 'conflict',
    message: one
      ? `Nothing was deleted: the alias "${visibleName(first?.alias ?? '')}" points at version ${first?.version} of "${visibleName(name)}".`
      : `Nothing was deleted: aliases point at versions of "${visibleName(name)}": ${all}.`,
    hint: `Let ${one ? 'it' : 'them'} point elsewhere, or delete with_aliases=True.`,
    field: 'with_aliases'
  });
}
