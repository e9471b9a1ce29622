import { ArtifactStorageError } from '../../api/errors.js';
import { checkArtifactName } from '../../location/artifact-name.js';
import { visibleName } from '../../location/visible-name.js';
import { fold } from './folding.js';
import type { CopyPlace } from './metadata-store.js';
import type { NameFacts } from './name-facts.js';
import { ADD_NAME, type TakenVersion } from './name-rows.js';
import { fillGap, findGap, noteGap } from './number-gaps.js';
import { firstOf, type Hole, rowsOf, Statement, type Steps } from './statement.js';
import type { NameTable } from './tables.js';

/** The refusal of a copy whose number is not free, where it is to have no other one. */
export class NumberTakenError extends ArtifactStorageError {}

/** The name of a copy, and the number that it got. */
export type TakenNumber = TakenVersion & {
  readonly name: string;
  /** Whether it is the newest of its name. */
  readonly isNewest: boolean;
};

/** What a copy is to be recorded as. */
export interface WantedNumber {
  readonly name: string;
  readonly facts: NameFacts;
  readonly place: CopyPlace;
  /** The database that it is copied from. */
  readonly copied_from: string;
}

const LOCK = new Statement((db, hole: Hole<Pick<NameTable, 'name'>>) =>
  db
    .updateTable('artifact_storage_name')
    .set(({ ref }) => ({ version_count: ref('version_count') }))
    .where('name', '=', hole('name'))
    .returning(['id', 'next_version', 'latest_version', 'last_saved', 'noted'])
);

type Counted = Pick<NameTable, 'next_version' | 'last_saved'> & { readonly id: number };

const COUNT = new Statement((db, hole: Hole<Counted>) =>
  db
    .updateTable('artifact_storage_name')
    .set(({ eb }) => ({
      next_version: hole('next_version'),
      version_count: eb('version_count', '+', 1),
      last_saved: hole('last_saved')
    }))
    .where('id', '=', hole('id'))
);

type Newest = NameFacts & Pick<NameTable, 'latest_version' | 'latest_date'> & { id: number };

const NEWEST = new Statement((db, hole: Hole<Newest>) =>
  db
    .updateTable('artifact_storage_name')
    .set({
      latest_version: hole('latest_version'),
      latest_date: hole('latest_date'),
      latest_size: hole('latest_size'),
      latest_type: hole('latest_type'),
      latest_user: hole('latest_user'),
      latest_notebook: hole('latest_notebook')
    })
    .where('id', '=', hole('id'))
);

/**
 * Takes the number that a version had where it is copied from, or what stands for it. The row of the
 * name stays locked until the transaction ends.
 *
 * @param least the lowest number that nobody else has given out
 * @throws NumberTakenError where it is not free and is to have no other one.
 */
export function* takeNumber(
  { name, facts, place, copied_from }: WantedNumber,
  least: (name: string) => Steps<number>
): Steps<TakenNumber> {
  const { date_created, conflicts, prefix, isMoved } = place;
  const row = yield* lockedName(name);
  const others = yield* least(name);
  const next = Math.max(row.next_version, others);
  const of = { name_id: row.id, copied_from };
  const mayFill = !isMoved && place.version < next && place.version >= others;
  const gap = mayFill ? yield* findGap(of, place.version) : undefined;
  let { version } = place;
  if (isMoved || (version < next && gap === undefined)) {
    if (conflicts === 'prefix' && prefix !== '') {
      checkArtifactName(prefix + name);
      const there = { ...place, conflicts: 'append', prefix: '', isMoved: false } as const;
      return yield* takeNumber({ name: prefix + name, facts, place: there, copied_from }, least);
    }
    if (conflicts !== 'append') {
      throw numberTaken(name, version);
    }
    version = next;
  }
  yield* gap === undefined ? noteGap(of, next, version - 1) : fillGap(of, gap, version);
  const { id, last_saved, latest_version } = row;
  const isLast = last_saved === null || last_saved < date_created;
  const next_version = Math.max(next, version + 1);
  yield* rowsOf(COUNT, { id, next_version, last_saved: isLast ? date_created : last_saved });
  const isNewest = latest_version === null || latest_version < version;
  if (isNewest) {
    const newest = { latest_version: version, latest_date: date_created };
    yield* rowsOf(NEWEST, { id, ...newest, ...facts });
  }
  return { name, name_id: id, version, date_created, noted: row.noted === 1, isNewest };
}

function* lockedName(name: string) {
  const found = yield* firstOf(LOCK, { name });
  if (found !== undefined) {
    return found;
  }
  yield* rowsOf(ADD_NAME, { name, folded: fold(name) });
  const made = yield* firstOf(LOCK, { name });
  if (made === undefined) {
    throw new Error('The row of the name vanished within a transaction.');
  }
  return made;
}

function numberTaken(name: string, version: number): NumberTakenError {
  return new NumberTakenError({
    kind: 'conflict',
    message: `The target has given version ${version} of "${visibleName(name)}" to another save.`,
    hint: 'Choose "append" or "prefix" for conflicts, which give it another number or name.',
    field: 'conflicts'
  });
}
