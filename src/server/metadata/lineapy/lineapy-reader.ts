import { sql } from 'kysely';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { StoredArtifact } from '../metadata-store.js';
import type { OtherNumbers } from '../our-database.js';
import type { Opened } from '../sql-connection.js';
import type { SqlDatabase } from '../sql-database.js';
import { firstOf, type Hole, runSteps, Statement, type Steps } from '../statement.js';
import type { Database } from '../tables.js';
import {
  EMPTY_CATALOG,
  type LineapyCatalog,
  type LineapyRow,
  readCatalog,
  selectLineapyRows
} from './lineapy-catalog.js';
import { lineapyCode } from './lineapy-code.js';
import type { LineapyDatabase } from './lineapy-tables.js';

/** How long it is believed that LineaPy has no tables here, in milliseconds. */
const ABSENT_FOR = 1000;

/** LineaPy's tables seen through a connection to ours. */
function lineapyTables(db: Database): LineapyDatabase {
  return db as unknown as LineapyDatabase;
}

const HIGHEST = new Statement((db, hole: Hole<{ readonly name: string }>) =>
  lineapyTables(db)
    .selectFrom('artifact')
    .select((of) => of.fn.max('version').as('version'))
    .where('name', '=', hole('name'))
);

const STAMP = new Statement((db) =>
  lineapyTables(db)
    .selectFrom('artifact')
    .select((of) => [
      of.fn.countAll<number>().as('count'),
      of.fn.max('id').as('newest'),
      sql<string | null>`cast(max(date_created) as varchar(40))`.as('date')
    ])
);

/**
 * Reads what LineaPy saved into a database, and writes nothing.
 *
 * The whole catalog is kept in memory and read again when LineaPy's newest row changed or their
 * number did: LineaPy itself takes seconds to list 10,000 artifacts, so its stores are not large.
 */
export class LineapyReader implements OtherNumbers {
  readonly #root: string;
  readonly #database: SqlDatabase;
  #absentSince = Number.NEGATIVE_INFINITY;
  /** Shared by simultaneous questions. */
  #asking: Promise<boolean> | undefined;
  #presentIn: Opened | undefined;
  #known: {
    readonly of: Opened;
    readonly stamp: string;
    readonly catalog: LineapyCatalog;
  } | null = null;

  /** @param root the `artifact_storage_dir` where LineaPy's values are: it does not record one */
  constructor(database: SqlDatabase, root: string) {
    this.#database = database;
    this.#root = root;
  }

  /**
   * What LineaPy saved; empty where its tables are not there. Never inside a transaction.
   *
   * @throws ArtifactStorageError where they are there and cannot be read: that is not the same.
   */
  async catalog(opened: Opened): Promise<LineapyCatalog> {
    if (!(await this.isPresent(opened))) {
      return EMPTY_CATALOG;
    }
    try {
      return await this.#read(opened);
    } catch (error) {
      if (!this.#database.isMissingTable(error)) {
        throw this.#unreadable(error);
      }
      // They were dropped.
      this.#known = null;
      this.#presentIn = undefined;
      return EMPTY_CATALOG;
    }
  }

  /** Whether LineaPy's tables are in this database. Never inside a transaction. */
  async isPresent(opened: Opened): Promise<boolean> {
    if (this.#known?.of === opened || this.#presentIn === opened) {
      return true;
    }
    if (performance.now() - this.#absentSince < ABSENT_FOR) {
      return false;
    }
    this.#asking ??= this.#hasTables(opened).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #read(of: Opened): Promise<LineapyCatalog> {
    const tables = lineapyTables(of.db);
    const found = await runSteps(of.db, this.#database.traits, firstOf(STAMP, {}));
    const stamp = `${found?.count}:${found?.newest}:${found?.date}`;
    if (this.#known?.of !== of || this.#known.stamp !== stamp) {
      const catalog = await readCatalog(tables, this.#database.traits, this.#root);
      this.#known = { of, stamp, catalog };
    }
    return this.#known.catalog;
  }

  /** The highest version of a name, also within a transaction; null where LineaPy has none. */
  *highestVersion(name: string): Steps<number | null> {
    return (yield* firstOf(HIGHEST, { name }))?.version ?? null;
  }

  /** A version with its code and the versions of the packages that its session imported. */
  async stored(db: Database, row: LineapyRow): Promise<StoredArtifact> {
    const tables = lineapyTables(db);
    return {
      ...row.item,
      save_id: '',
      code: await lineapyCode(tables, row.session_id, row.node_id),
      preview: {},
      packages: await importedPackages(tables, row.session_id),
      ...(row.unavailable === undefined ? {} : { unavailable: row.unavailable })
    };
  }

  async #hasTables(opened: Opened): Promise<boolean> {
    const { db } = opened;
    try {
      if (!(await this.#database.hasTables(db, ['artifact', 'node_value']))) {
        this.#absentSince = performance.now();
        return false;
      }
      await selectLineapyRows(lineapyTables(db), this.#database.traits).limit(1).execute();
      this.#absentSince = Number.NEGATIVE_INFINITY;
      this.#presentIn = opened;
      return true;
    } catch (error) {
      if (!this.#database.isMissingTable(error)) {
        throw this.#unreadable(error);
      }
      // No such tables, or another program's `artifact`.
      this.#absentSince = performance.now();
      return false;
    }
  }

  /** The error where LineaPy's tables are there; that of a login or a connection is not theirs. */
  #unreadable(error: unknown): unknown {
    const problem = this.#database.tableProblem(error);
    if (problem === null) {
      return error;
    }
    const tables = `The tables that LineaPy made in ${this.#database.location}`;
    return problem === 'rights'
      ? new ArtifactStorageError({
          kind: 'permission_denied',
          message: `${tables} may not be read.`,
          hint: 'Ask for the right to read them, or use another database.',
          field: 'database_url',
          cause: error
        })
      : new ArtifactStorageError({
          kind: 'unsupported',
          message: `${tables} are not those of LineaPy 0.2.3.`,
          hint: 'Let LineaPy 0.2.3 open the database once, which brings its tables up to date where it can; or use another database.',
          field: 'database_url',
          cause: error
        });
  }
}

async function importedPackages(
  db: LineapyDatabase,
  sessionId: string | null
): Promise<Record<string, string>> {
  if (sessionId === null) {
    return {};
  }
  const rows = await db
    .selectFrom('import_node as i')
    .innerJoin('node as n', 'n.id', 'i.id')
    .select(['i.package_name', 'i.version'])
    .where('n.session_id', '=', sessionId)
    .orderBy('i.package_name')
    .execute();
  return Object.fromEntries(
    rows.flatMap(({ package_name, version }) =>
      package_name === null || version === null ? [] : [[package_name, version]]
    )
  );
}
