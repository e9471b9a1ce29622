import { sql } from 'kysely';
import type { Artifact } from '../../api/artifact.js';
import { inChunks } from './chunks.js';
import type { OurDatabase } from './our-database.js';
import type { Database } from './tables.js';

/** Where a value is. */
export type ValueAddress = Pick<Artifact, 'root' | 'value_key'>;

/** What was found last of a value that LineaPy saved. */
export interface LineapyMark extends ValueAddress {
  readonly name: string;
  readonly version: number;
  readonly date_created: string;
  readonly found: 'missing' | 'damaged' | 'verified';
  /** ISO 8601, UTC. */
  readonly found_at: string;
}

/**
 * What is known of values that LineaPy saved: in a table of ours beside its own, which we never write.
 * A database without our tables gets none by this: who only looks at LineaPy's store changes nothing.
 */
export interface LineapyMarks {
  /** @returns whether it is kept: not in a database without our tables, or that may only be read */
  note(marks: readonly LineapyMark[]): Promise<boolean>;

  /** Takes back that values are missing; returns as {@link note}. */
  noteFound(values: readonly ValueAddress[]): Promise<boolean>;

  /** What is noted of values. */
  of(values: readonly ValueAddress[]): Promise<readonly LineapyMark[]>;

  /** The versions whose values are missing or damaged. */
  wrong(limit: number): Promise<readonly LineapyMark[]>;
}

/** What is noted of values in one root: both are in the key of the table. */
export const marksAt = (db: Database, root: string, keys: readonly string[]) =>
  db
    .selectFrom('artifact_storage_lineapy_mark')
    .selectAll()
    .where('root', '=', root)
    .where('value_key', 'in', keys);

/** The latest marks of values that are wrong: each list asks for them. */
export const wrongMarks = (db: Database, limit: number) =>
  db
    .selectFrom('artifact_storage_lineapy_mark')
    .selectAll()
    // As the index has it: with a parameter in its place, no database would use that.
    .where(sql<boolean>`found <> 'verified'`)
    .orderBy('date_created', 'desc')
    .limit(limit);

/** The marks in our table. */
export class SqlLineapyMarks implements LineapyMarks {
  readonly #ours: OurDatabase;

  constructor(ours: OurDatabase) {
    this.#ours = ours;
  }

  note(marks: readonly LineapyMark[]): Promise<boolean> {
    return this.#ours.writeWhereAllowed(async (db) => {
      for (const mark of marks) {
        await db
          .insertInto('artifact_storage_lineapy_mark')
          .values(mark)
          .onConflict((conflict) =>
            conflict.columns(['root', 'value_key', 'name', 'version']).doUpdateSet(({ ref }) => ({
              date_created: ref('excluded.date_created'),
              found: ref('excluded.found'),
              found_at: ref('excluded.found_at')
            }))
          )
          .execute();
      }
    });
  }

  noteFound(values: readonly ValueAddress[]): Promise<boolean> {
    return this.#ours.writeWhereAllowed(async (db) => {
      for (const { root, value_key } of values) {
        await db
          .deleteFrom('artifact_storage_lineapy_mark')
          .where('root', '=', root)
          .where('value_key', '=', value_key)
          .where('found', '=', 'missing')
          .execute();
      }
    });
  }

  async of(values: readonly ValueAddress[]): Promise<readonly LineapyMark[]> {
    if (values.length === 0) {
      return [];
    }
    const byRoot = Map.groupBy(values, ({ root }) => root);
    return this.#ours.read<readonly LineapyMark[]>([], async (db) => {
      const found: LineapyMark[] = [];
      for (const [root, those] of byRoot) {
        const keys = those.map(({ value_key }) => value_key);
        found.push(...(await inChunks(keys, (some) => marksAt(db, root, some))));
      }
      return found;
    });
  }

  wrong(limit: number): Promise<readonly LineapyMark[]> {
    return this.#ours.read<readonly LineapyMark[]>([], (db) => wrongMarks(db, limit).execute());
  }
}
