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
type Tag = Of & { readonly tag: string };
type Numbered = Of & { readonly key: string; readonly value: number };
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

const ADD_TAG = new Statement((db, hole: Hole<Tag>) =>
  db
    .insertInto('artifact_storage_tag')
    .columns(['tag', 'name_id', ...LISTED])
    .expression(
      db
        .selectFrom('artifact_storage_name')
        .select([sql<string>`cast(${hole('tag')} as text)`.as('tag'), 'id', ...LISTED])
        .where('id', '=', hole('name_id'))
    )
);
const ADD_NUMBER = new Statement((db, hole: Hole<Numbered>) =>
  db
    .insertInto('artifact_storage_number')
    .columns(['key', 'value', 'name_id', ...LISTED])
    .expression(
      db
        .selectFrom('artifact_storage_name')
        .select([
          sql<string>`cast(${hole('key')} as text)`.as('key'),
          sql<number>`cast(${hole('value')} as double precision)`.as('value'),
          'id',
          ...LISTED
        ])
        .where('id', '=', hole('name_id'))
    )
);
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
  const numbers = Object.entries(metadata).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number'
  );
  const isNoted = words !== '' || numbers.length > 0;
  if (wasNoted) {
    for (const drop of DROP) {
      yield* rowsOf(drop, { name_id });
    }
  }
  for (const tag of tags) {
    yield* rowsOf(ADD_TAG, { tag, name_id });
  }
  for (const [key, value] of numbers) {
    yield* rowsOf(ADD_NUMBER, { key, value, name_id });
  }
  if (words !== '') {
    yield* rowsOf(ADD_WORDS, { words, name_id });
  }
  if (isNoted !== wasNoted) {
    yield* firstOf(MARK, { name_id, noted: Number(isNoted) });
  }
}
