import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { Client } from 'pg';
import { expect } from 'vitest';
import type { TestPostgresql } from './postgresql.js';

/** The store that LineaPy made. */
export const FIXTURE = new URL('../../fixtures/lineapy-store/', import.meta.url);

/** LineaPy's tables, from below, as they are made by SQLAlchemy in PostgreSQL. */
const TABLES = new URL('../../fixtures/lineapy-postgresql.sql', import.meta.url);

/** A database with what LineaPy recorded. */
export interface LineapyDatabaseFile {
  readonly url: string;
  /** Runs statements as LineaPy would, without its foreign keys. */
  execute(...statements: readonly string[]): Promise<void>;
  /** A checksum of LineaPy's tables: schema, content, and where the rows lie. */
  checksum(): Promise<string>;
  /** How many tables of ours there are. */
  ownTables(): Promise<number>;
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

type SchemaEntry = Readonly<Record<'name' | 'type' | 'sql', string>>;

const schemaOf = (db: BetterSqlite3.Database): readonly SchemaEntry[] =>
  db.prepare('select name, type, sql from sqlite_master order by name').all() as never;
const isOwn = ({ name }: SchemaEntry): boolean =>
  name.startsWith('artifact_storage_') || name.startsWith('sqlite_autoindex_artifact_storage_');

/** As {@link LineapyDatabaseFile.checksum}, of an SQLite file. */
export function sqliteChecksum(path: string): string {
  const db = new BetterSqlite3(path, { readonly: true });
  try {
    const theirs = schemaOf(db).filter((one) => !isOwn(one) && one.name !== 'sqlite_sequence');
    expect(theirs.filter(({ type }) => type === 'table').length).toBeGreaterThan(15);
    return sha256(
      theirs.map(({ name, type, sql }) => [
        sql,
        type === 'table' ? db.prepare(`select rowid, * from "${name}" order by rowid`).all() : []
      ])
    );
  } finally {
    db.close();
  }
}

/** LineaPy's database as it is. */
export function lineapySqlite(path: string): LineapyDatabaseFile {
  copyFileSync(new URL('db.sqlite', FIXTURE), path);
  const using = async <T>(action: (db: BetterSqlite3.Database) => T): Promise<T> => {
    const db = new BetterSqlite3(path);
    try {
      db.pragma('foreign_keys = OFF');
      return action(db);
    } finally {
      db.close();
    }
  };
  return {
    url: `sqlite:///${path}`,
    execute: (...statements) => using((db) => void db.exec(statements.join(';\n'))),
    ownTables: () => using((db) => schemaOf(db).filter(isOwn).length),
    checksum: async () => sqliteChecksum(path)
  };
}

const SCHEMA = `select json_build_object(
  'columns', (select json_agg(c order by table_name, ordinal_position) from information_schema.columns c
    where table_schema = 'public' and table_name not like 'artifact\\_storage\\_%'),
  'constraints', (select json_agg(array[conrelid::regclass::text, conname, pg_get_constraintdef(oid)]
    order by conrelid::regclass::text, conname) from pg_constraint
    where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'artifact\\_storage\\_%'),
  'enums', (select json_agg(e order by e.oid) from pg_enum e),
  'indexes', (select json_agg(i order by indexname) from pg_indexes i
    where schemaname = 'public' and tablename not like 'artifact\\_storage\\_%'),
  'sequences', (select json_agg(s order by sequencename) from pg_sequences s
    where schemaname = 'public' and sequencename not like 'artifact\\_storage\\_%')) as found`;

/** LineaPy's rows in a new database of a PostgreSQL server. */
export async function lineapyPostgresql(server: TestPostgresql): Promise<LineapyDatabaseFile> {
  const database = await server.createDatabase();
  const source = new BetterSqlite3(new URL('db.sqlite', FIXTURE).pathname, { readonly: true });
  const tables = source
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite%'")
    .pluck()
    .all() as string[];
  const client = new Client({ connectionString: server.url(database) });
  await client.connect();
  try {
    await client.query(readFileSync(TABLES, 'utf8'));
    await client.query('set session_replication_role = replica');
    for (const table of tables) {
      // PostgreSQL itself reads the texts as what its columns are: 1 as true, for example.
      for (const row of source.prepare(`select * from "${table}"`).all()) {
        const found = Object.entries(row as Record<string, unknown>);
        const columns = found.map(([name]) => `"${name}"`).join(', ');
        const values = found.map((_, place) => `$${place + 1}`).join(', ');
        await client.query(
          `insert into "${table}" (${columns}) values (${values})`,
          found.map(([, value]) => (value === null ? null : String(value)))
        );
      }
    }
    await client.query("select setval('artifact_id_seq', (select max(id) from artifact))");
  } finally {
    source.close();
    await client.end();
  }
  return {
    url: server.url(database),
    execute: async (...statements) => {
      await server.run(
        database,
        ['set session_replication_role = replica', ...statements].join(';\n')
      );
    },
    ownTables: async () =>
      (
        await server.run(
          database,
          "select 1 from pg_tables where tablename like 'artifact\\_storage\\_%'"
        )
      ).length,
    checksum: async () => {
      const theirs = await server.run(
        database,
        "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'artifact\\_storage\\_%' order by 1"
      );
      const rows = await Promise.all(
        theirs.map(({ name }) =>
          // With the place and the transaction of each row: an update would change them.
          server.run(database, `select ctid::text, xmin::text, t.* from "${name}" t order by ctid`)
        )
      );
      return sha256([await server.run(database, SCHEMA), rows]);
    }
  };
}
