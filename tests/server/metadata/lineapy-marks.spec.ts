import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import {
  type LineapyMark,
  marksAt,
  wrongMarks
} from '../../../src/server/metadata/lineapy-marks.js';
import { openSqlConnection } from '../../../src/server/metadata/metadata-store-registry.js';
import { MIGRATIONS } from '../../../src/server/metadata/migrations/migrations.js';
import { databaseAt, newArtifact, removeDirectory, temporaryDirectory } from '../support/stores.js';

const mark = (number: number, found: LineapyMark['found']): LineapyMark => ({
  root: '/values',
  value_key: `pickle-${number}`,
  name: `name-${number}`,
  version: 0,
  date_created: new Date(number * 1000).toISOString(),
  found,
  found_at: '2026-11-28T00:00:00.000Z'
});

describe('marks of LineaPy’s values', () => {
  let directory: string;
  let connection: ReturnType<typeof openSqlConnection>;
  let store: KyselyMetadataStore;

  beforeEach(async () => {
    directory = await temporaryDirectory();
    connection = openSqlConnection(databaseAt(`sqlite:///${directory}/db.sqlite`, directory));
    store = new KyselyMetadataStore(connection);
    await store.insert(newArtifact('first'));
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(directory);
  });

  it('are found by their values, and the wrong ones latest first', async () => {
    const { lineapy } = store.marks;
    await lineapy.note([
      ...Array.from({ length: 600 }, (_, number) => mark(number, 'verified')),
      mark(700, 'missing'),
      mark(701, 'damaged'),
      { ...mark(700, 'damaged'), root: '/other' }
    ]);
    expect((await lineapy.wrong(10)).map(({ root, value_key }) => `${root} ${value_key}`)).toEqual([
      '/values pickle-701',
      expect.stringContaining('pickle-700'),
      expect.stringContaining('pickle-700')
    ]);
    expect(await lineapy.wrong(1)).toHaveLength(1);
    const values = [...Array(600).keys(), 700].map((number) => mark(number, 'missing'));
    expect(await lineapy.of(values)).toHaveLength(601);
    const elsewhere = { ...mark(700, 'missing'), root: '/other' };
    expect(await lineapy.of([elsewhere])).toEqual([{ ...elsewhere, found: 'damaged' }]);
  });

  it('are looked for in indexes, however many values are verified', async () => {
    const { db } = await connection.open();
    const planOf = async (query: ReturnType<typeof wrongMarks>): Promise<string> => {
      const rows = await query.explain<{ detail: string }>(undefined, sql`query plan`);
      return rows.map(({ detail }) => detail).join('; ');
    };
    expect(await planOf(wrongMarks(db, 10))).toMatch(
      /^SCAN artifact_storage_lineapy_mark USING INDEX artifact_storage_lineapy_mark_wrong$/
    );
    expect(await planOf(marksAt(db, '/values', ['a', 'b']))).toMatch(
      /^SEARCH artifact_storage_lineapy_mark USING INDEX \S+ \(root=\? AND value_key=\?\)$/
    );
  });

  it('get their index in a database that has marks already', async () => {
    await store.marks.lineapy.note([mark(1, 'missing')]);
    const { db } = await connection.open();
    await sql`drop index artifact_storage_lineapy_mark_wrong`.execute(db);
    await sql`delete from artifact_storage_migration where name = ${MIGRATIONS.at(-1)?.name}`.execute(
      db
    );
    await store.close();
    connection = openSqlConnection(databaseAt(`sqlite:///${directory}/db.sqlite`, directory));
    store = new KyselyMetadataStore(connection);
    expect(await store.marks.lineapy.wrong(10)).toEqual([mark(1, 'missing')]);
    const indexes = sql`select 1 from sqlite_master where name = 'artifact_storage_lineapy_mark_wrong'`;
    expect((await indexes.execute((await connection.open()).db)).rows).toHaveLength(1);
  });
});
