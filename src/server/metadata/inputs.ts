import { hash } from 'node:crypto';
import type { Input, LineageUser } from '../../api/lineage.js';
import { LINEAGE_LIMIT } from '../../api/lineage.js';
import { chunks } from './chunks.js';
import { firstOf, type Hole, rowsOf, Statement, type Steps } from './statement.js';
import { isStorable, isVersionNumber, storableText } from './storable.js';
import type { Database } from './tables.js';

/*
 * Which versions a session had loaded before a save
 *
 * Both ends of an edge outlive their versions: an input is named by the id of its save, and a version
 * with inputs has a row of its own that stays after a delete. Sessions save again and again after the
 * same loads, so each set of inputs is kept once.
 */

/** What names a version, also after it was deleted and in another database. */
export type VersionKey = Pick<Input, 'name' | 'version' | 'save_id'>;

/** What was made from a version, the newest first. */
export interface VersionUsers {
  readonly used_by: LineageUser[];
  readonly more: boolean;
}

/** The key of a version: its save, or for LineaPy's, whose saves have no ids, its name and number. */
function inputKey({ name, version, save_id }: VersionKey): string {
  return save_id ?? `lineapy-${hash('sha256', `${version} ${name}`)}`;
}

/**
 * The inputs that can be kept, each once: what only describes a value never keeps it from being saved.
 *
 * @param saveId of the save that has them: a version is not made from itself
 */
export function storableInputs(inputs: readonly Input[], saveId: string): readonly Input[] {
  const keys = new Set<string>([saveId]);
  const isKept = (input: Input): boolean => {
    const { name, version, save_id, source } = input;
    const key = inputKey(input);
    const isNew = !keys.has(key);
    keys.add(key);
    const isNamed = save_id !== undefined || source === 'lineapy';
    return isNew && isNamed && isStorable(name) && isVersionNumber(version);
  };
  return inputs.filter(isKept).map((input) => ({
    ...input,
    ...(input.database_url === undefined ? {} : { database_url: storableText(input.database_url) }),
    ...(input.root === undefined ? {} : { root: storableText(input.root) }),
    ...(input.loaded_at === undefined ? {} : { loaded_at: storableText(input.loaded_at) })
  }));
}

const FIND_SET = new Statement((db, hole: Hole<{ readonly sha256: string }>) =>
  db.selectFrom('artifact_storage_input_set').select('id').where('sha256', '=', hole('sha256'))
);

const ADD_SET = new Statement(
  (db, hole: Hole<{ readonly sha256: string; readonly inputs: string }>) =>
    db
      .insertInto('artifact_storage_input_set')
      .values({ sha256: hole('sha256'), inputs: hole('inputs') })
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .returning('id')
);

/**
 * Keeps a set of inputs, once.
 *
 * @returns its id; null where there are none
 */
export function* keepInputs(inputs: readonly Input[]): Steps<number | null> {
  if (inputs.length === 0) {
    return null;
  }
  const text = JSON.stringify(inputs);
  const sha256 = hash('sha256', text);
  const found = yield* firstOf(FIND_SET, { sha256 });
  if (found !== undefined) {
    return found.id;
  }
  const made = yield* firstOf(ADD_SET, { sha256, inputs: text });
  if (made === undefined) {
    // Another transaction was faster.
    return (yield* firstOf(FIND_SET, { sha256 }))?.id ?? null;
  }
  for (const keys of chunks(inputs.map(inputKey))) {
    yield (db) =>
      db
        .insertInto('artifact_storage_input')
        .values(keys.map((input_key) => ({ input_key, set_id: made.id })))
        .compile();
  }
  return made.id;
}

interface MadeFrom {
  readonly save_id: string;
  readonly name_id: number;
  readonly version: number;
  readonly set_id: number;
}

const ADD_MADE_FROM = new Statement((db, hole: Hole<MadeFrom>) =>
  db
    .insertInto('artifact_storage_made_from')
    .values({
      save_id: hole('save_id'),
      name_id: hole('name_id'),
      version: hole('version'),
      set_id: hole('set_id')
    })
    // A copy of a save that was deleted here.
    .onConflict((conflict) =>
      conflict.column('save_id').doUpdateSet({
        name_id: hole('name_id'),
        version: hole('version'),
        set_id: hole('set_id')
      })
    )
);

/** Notes what a version was made from. */
export function* noteMadeFrom(made: MadeFrom): Steps<void> {
  yield* rowsOf(ADD_MADE_FROM, made);
}

/** The inputs of a save, also of one that was deleted. */
export async function inputsOf(db: Database, saveId: string): Promise<readonly Input[]> {
  const row = await db
    .selectFrom('artifact_storage_made_from as m')
    .innerJoin('artifact_storage_input_set as s', 's.id', 'm.set_id')
    .select('s.inputs')
    .where('m.save_id', '=', saveId)
    .executeTakeFirst();
  return row === undefined ? [] : (JSON.parse(row.inputs) as readonly Input[]);
}

/** What was made from a version, also what was deleted. */
export async function usersOf(db: Database, key: VersionKey): Promise<VersionUsers> {
  const rows = await db
    .selectFrom('artifact_storage_input as i')
    .innerJoin('artifact_storage_made_from as m', 'm.set_id', 'i.set_id')
    .innerJoin('artifact_storage_name as n', 'n.id', 'm.name_id')
    .leftJoin('artifact_storage_version as v', 'v.save_id', 'm.save_id')
    .leftJoin('artifact_storage_trash as t', 't.save_id', 'm.save_id')
    .select(['n.name', 'm.version', 'm.save_id', 'v.id as here', 't.id as trashed'])
    .where('i.input_key', '=', inputKey(key))
    .orderBy('m.id', 'desc')
    .limit(LINEAGE_LIMIT + 1)
    .execute();
  const used_by = rows.slice(0, LINEAGE_LIMIT).map(({ here, trashed, ...user }) => ({
    ...user,
    still_here: here !== null,
    ...(trashed === null ? {} : { in_trash: true })
  }));
  return { used_by, more: rows.length > LINEAGE_LIMIT };
}

/** The save that had a name and number, where it had inputs; null where that is not known. */
export async function savedAs(db: Database, name: string, version: number): Promise<string | null> {
  const row = await db
    .selectFrom('artifact_storage_made_from as m')
    .innerJoin('artifact_storage_name as n', 'n.id', 'm.name_id')
    .select('m.save_id')
    .where('n.name', '=', name)
    .where('m.version', '=', version)
    .executeTakeFirst();
  return row?.save_id ?? null;
}
