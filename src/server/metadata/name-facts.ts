import { sql } from 'kysely';
import type { Notes } from '../../api/notes.js';
import { wordsOf } from './list-filters.js';
import { firstOf, type Hole, rowsOf, Statement, type Steps } from './statement.js';
import type { ListedFacts } from './tables.js';

/** How many characters of a fact are filtered by: PostgreSQL's index takes 2,704 bytes. */
const FACT_LIMIT = 512;

/** What lists sort and filter by, of the newest version of a name. */
export interface NameFacts {
  readonly latest_size: number;
  readonly latest_type: string;
  readonly latest_user: string;
  readonly latest_notebook: string | null;
}

/** The facts of a version. */
export function factsOf(version: {
  readonly size: number;
  readonly value_type: string;
  readonly user: string;
  readonly notebook_path: string | null;
}): NameFacts {
  const cut = (text: string) => (text.length <= FACT_LIMIT ? text : cutText(text));
  return {
    latest_size: version.size,
    latest_type: cut(version.value_type),
    latest_user: cut(version.user),
    latest_notebook: version.notebook_path === null ? null : cut(version.notebook_path)
  };
}

const cutText = (text: string): string => [...text].slice(0, FACT_LIMIT).join('');

type Of = { readonly name_id: number };
type Words = Of & { readonly words: string };

const DROP = (
  ['artifact_storage_tag', 'artifact_storage_number', 'artifact_storage_words'] as const
).map(
  (table) =>
    new Statement((db, hole: Hole<Of>) =>
      db.deleteFrom(table).where('name_id', '=', hole('name_id'))
    )
);
/** Beside tags and numbers as in the row of the name, which is written before. */
const LISTED = [
  'folded',
  'latest_date',
  'latest_size',
  'latest_type',
  'latest_user',
  'latest_notebook'
] as const satisfies readonly (keyof ListedFacts)[];

const LISTED_OF_NAME = sql.join(LISTED.map((column) => sql.ref(`n.${column}`)));

/** As many rows of a name as are given, in one statement, which is built once for each number of them. */
function adding(
  table: 'tag' | 'number',
  types: Readonly<Record<string, string>>
): (rows: readonly Readonly<Record<string, unknown>>[], name_id: number) => Steps<void> {
  const statements = new Map<number, Statement<Of & Record<string, unknown>, unknown>>();
  const columns = Object.keys(types);
  const build = (count: number) =>
    new Statement((db, hole: Hole<Of & Record<string, unknown>>) => {
      const rows = Array.from({ length: count }, (_, at) => {
        const cells = columns.map(
          (column) => sql`cast(${hole(`${column}${at}`)} as ${sql.raw(types[column] ?? '')})`
        );
        return sql`(${sql.join(cells)})`;
      });
      const named = sql.join(columns.map((column) => sql.ref(column)));
      const given = sql.join(columns.map((column) => sql.ref(`g.${column}`)));
      const statement = sql`
        insert into ${sql.table(`artifact_storage_${table}`)} (${named}, name_id, ${sql.join(LISTED.map((column) => sql.ref(column)))})
        with given(${named}) as (values ${sql.join(rows)})
        select ${given}, n.id, ${LISTED_OF_NAME}
        from given as g cross join artifact_storage_name as n where n.id = ${hole('name_id')}`;
      return { compile: () => statement.compile(db) };
    });
  return function* (rows, name_id) {
    if (rows.length > 0) {
      const statement = statements.get(rows.length) ?? build(rows.length);
      statements.set(rows.length, statement);
      const cells = rows.flatMap((row, at) =>
        columns.map((column) => [`${column}${at}`, row[column]] as const)
      );
      yield* rowsOf(statement, { ...Object.fromEntries(cells), name_id });
    }
  };
}

const addTags = adding('tag', { tag: 'text' });
const addNumbers = adding('number', { key: 'text', value: 'double precision' });
const ADD_WORDS = new Statement((db, hole: Hole<Words>) =>
  db.insertInto('artifact_storage_words').values({ words: hole('words'), name_id: hole('name_id') })
);
const MARK = new Statement((db, hole: Hole<Of & { readonly noted: number }>) =>
  db
    .updateTable('artifact_storage_name')
    .set({ noted: hole('noted') })
    .where('id', '=', hole('name_id'))
);

/**
 * Lets lists find a name by the notes of its newest version. The row of the name is locked.
 *
 * @param wasNoted whether it is found by some now
 */
export function* keepListedNotes(name_id: number, notes: Notes, wasNoted: boolean): Steps<void> {
  const { tags = [], metadata = {} } = notes;
  const words = wordsOf(notes);
  const numbers = Object.entries(metadata)
    .filter(([, value]) => typeof value === 'number')
    .map(([key, value]) => ({ key, value }));
  const isNoted = words !== '' || numbers.length > 0;
  if (wasNoted) {
    for (const drop of DROP) {
      yield* rowsOf(drop, { name_id });
    }
  }
  yield* addTags(
    tags.map((tag) => ({ tag })),
    name_id
  );
  yield* addNumbers(numbers, name_id);
  if (words !== '') {
    yield* rowsOf(ADD_WORDS, { words, name_id });
  }
  if (isNoted !== wasNoted) {
    yield* firstOf(MARK, { name_id, noted: Number(isNoted) });
  }
}
