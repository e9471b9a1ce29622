import { type Insertable, sql } from 'kysely';
import { ArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import { addAliases, aliasesOfVersion } from './alias-rows.js';
import { fromNewArtifact, STORED_COLUMNS, toStoredArtifact } from './artifact-rows.js';
import { type TakenNumber, takeNumber } from './copied-number.js';
import { keepInputs, noteMadeFrom, storableInputs } from './inputs.js';
import type { NewArtifact, StoredArtifact } from './metadata-store.js';
import { factsOf, keepListedNotes, type NameFacts } from './name-facts.js';
import { rootId, takeVersion } from './name-rows.js';
import { refuseRetired, valueIdOf } from './retired-values.js';
import { SAME_AS } from './same-bytes.js';
import { firstOf, type Hole, rowsOf, Statement, type Steps } from './statement.js';
import type { Database, VersionTable } from './tables.js';
import { keepTexts } from './text-rows.js';

type Row = Omit<Insertable<VersionTable>, 'id'>;

const ROW_KEYS = [
  'name_id',
  'version',
  'save_id',
  'date_created',
  'root_id',
  'value_key',
  'size',
  'sha256',
  'value_type',
  'value_shape',
  'python_version',
  'notebook_path',
  'user',
  'buffers',
  'packages',
  'code',
  'preview',
  'preview_size',
  'code_id',
  'preview_id',
  'description',
  'tags',
  'metadata',
  'edited_at',
  'edited_by',
  'verified_at',
  'copied_from',
  'original_save_id',
  'format'
] as const satisfies readonly (keyof Row)[];

const ADD_VERSION = new Statement((db, hole: Hole<Row>) =>
  db
    .insertInto('artifact_storage_version')
    .values(Object.fromEntries(ROW_KEYS.map((key) => [key, hole(key)])) as unknown as Row)
);

/**
 * Records a save as the next version of its name, or finds what it was recorded as.
 *
 * @param least the lowest number that is free
 * @throws ArtifactStorageError `conflict` where the save_id belongs to another save, or the value
 *   was retired.
 */
export function* recordSave(
  { inputs = [], place, ...given }: NewArtifact,
  least: (name: string) => Steps<number>
): Steps<StoredArtifact> {
  // What is in the trash keeps its id: a restore gives it back.
  const save_id =
    place !== undefined && (yield* findTrashed(given.save_id))
      ? place.other_save_id
      : given.save_id;
  const artifact = { ...given, save_id };
  const earlier = yield* findSave(artifact.save_id);
  if (earlier !== null) {
    // A copy may have got another name.
    const { name } = place === undefined ? artifact : earlier;
    return refuseOtherSave(earlier, { ...artifact, name });
  }
  yield* refuseRetired(valueIdOf(artifact.value_key));
  yield* refuseTrashed(artifact);
  const columns = fromNewArtifact(artifact);
  const texts = yield* keepTexts([columns.code, columns.preview]);
  const code_id = texts.get(columns.code ?? '') ?? null;
  const preview_id = texts.get(columns.preview) ?? null;
  const set_id = yield* keepInputs(storableInputs(inputs, artifact.save_id));
  const root_id = yield* rootId(artifact.root);
  // Last: other saves of the name wait from here on.
  const facts = factsOf(artifact);
  const { noted, isNewest, name, ...taken } =
    place === undefined
      ? yield* takeNext(artifact.name, facts, least)
      : yield* takeNumber(
          { ...artifact, facts, place, copied_from: artifact.copied_from ?? '' },
          least
        );
  yield* rowsOf(ADD_VERSION, {
    ...columns,
    code: code_id === null ? columns.code : null,
    preview: preview_id === null ? columns.preview : '',
    code_id,
    preview_id,
    ...taken,
    root_id
  });
  const { name_id, version, date_created } = taken;
  if (isNewest) {
    yield* keepListedNotes(name_id, artifact, noted);
  }
  if (set_id !== null) {
    yield* noteMadeFrom({ save_id: artifact.save_id, name_id, version, set_id });
  }
  yield* addAliases(name_id, version, artifact.user, place?.aliases ?? []);
  return { ...artifact, name, version, date_created };
}

function* takeNext(
  name: string,
  facts: NameFacts,
  least: (name: string) => Steps<number>
): Steps<TakenNumber> {
  return { ...(yield* takeVersion(name, facts, yield* least(name))), name, isNewest: true };
}

const FIND_TRASHED = new Statement((db, hole: Hole<{ readonly save_id: string }>) =>
  db.selectFrom('artifact_storage_trash').select('version').where('save_id', '=', hole('save_id'))
);

const findTrashed = (save_id: string) => firstOf(FIND_TRASHED, { save_id });

/**
 * Refuses a copy whose save is in the trash. Any other save has the value of that one, which is retired.
 *
 * @throws ArtifactStorageError `conflict`
 */
function* refuseTrashed({ name, save_id, value_key }: NewArtifact): Steps<void> {
  const isCopy = valueIdOf(value_key) !== save_id;
  const trashed = isCopy ? yield* findTrashed(save_id) : undefined;
  if (trashed !== undefined) {
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: `This save of "${visibleName(name)}" is in the trash, as version ${trashed.version}.`,
      hint: `Restore it with artifact_storage.restore(${JSON.stringify(name)}, ${trashed.version}), or delete it permanently.`,
      field: 'save_id'
    });
  }
}

function selectStored(db: Database) {
  return db
    .selectFrom('artifact_storage_version as v')
    .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .leftJoin('artifact_storage_text as c', 'c.id', 'v.code_id')
    .leftJoin('artifact_storage_text as p', 'p.id', 'v.preview_id')
    .select(['n.name', 'r.root', ...STORED_COLUMNS])
    .select([
      aliasesOfVersion.as('aliases'),
      SAME_AS.as('same_as'),
      sql<string | null>`coalesce(c.text, v.code)`.as('code'),
      sql<string>`coalesce(p.text, v.preview)`.as('preview')
    ]);
}

type Wanted = { readonly name: string; readonly version: number };

const NEWEST = new Statement((db, hole: Hole<Pick<Wanted, 'name'>>) =>
  selectStored(db).where('n.name', '=', hole('name')).whereRef('v.version', '=', 'n.latest_version')
);

const NUMBERED = new Statement((db, hole: Hole<Wanted>) =>
  selectStored(db).where('n.name', '=', hole('name')).where('v.version', '=', hole('version'))
);

const SAVED = new Statement((db, hole: Hole<{ readonly save_id: string }>) =>
  selectStored(db).where('v.save_id', '=', hole('save_id'))
);

/** One version of a name; null: the newest. */
export function* findVersion(name: string, version: number | null): Steps<StoredArtifact | null> {
  const row = yield* version === null
    ? firstOf(NEWEST, { name })
    : firstOf(NUMBERED, { name, version });
  return row === undefined ? null : toStoredArtifact(row);
}

/** Whether there is a version, and (with its id) that very save. */
export async function hasVersion(
  db: Database,
  nameId: number,
  version: number,
  saveId: string | undefined
): Promise<boolean> {
  const row = await db
    .selectFrom('artifact_storage_version')
    .select('save_id')
    .where('name_id', '=', nameId)
    .where('version', '=', version)
    .executeTakeFirst();
  return row !== undefined && (saveId === undefined || row.save_id === saveId);
}

/** The numbers of the newest versions of a name, newest first; all without a limit. */
export async function numbersOf(
  db: Database,
  name: string,
  limit?: number
): Promise<readonly number[]> {
  const all = db
    .selectFrom('artifact_storage_version as v')
    .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
    .select('v.version')
    .where('n.name', '=', name)
    .orderBy('v.version', 'desc');
  const rows = await (limit === undefined ? all : all.limit(limit)).execute();
  return rows.map((row) => row.version);
}

/** What a save was recorded as. */
export function* findSave(save_id: string): Steps<StoredArtifact | null> {
  const row = yield* firstOf(SAVED, { save_id });
  return row === undefined ? null : toStoredArtifact(row);
}

/** A repeated request is the same save; two saves with one id are a mistake of a client. */
function refuseOtherSave(earlier: StoredArtifact, artifact: NewArtifact): StoredArtifact {
  if (isSameSave(earlier, artifact)) {
    return earlier;
  }
  throw new ArtifactStorageError({
    kind: 'conflict',
    message: 'This save_id belongs to another save.',
    hint: 'Save again: every save gets an id of its own.',
    field: 'save_id'
  });
}

/** Whether two saves with one id have the same name and value. */
export function isSameSave(
  one: Pick<NewArtifact, 'name' | 'sha256' | 'size'>,
  other: Pick<NewArtifact, 'name' | 'sha256' | 'size'>
): boolean {
  return one.name === other.name && one.sha256 === other.sha256 && one.size === other.size;
}
