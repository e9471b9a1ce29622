import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIXTURE, type LineapyDatabaseFile, lineapySqlite } from '../support/lineapy-databases.js';
import { type LineapyValuesPlace, lineapyFolder } from '../support/lineapy-values.js';
import { CopiedStores } from './copied-stores.js';

interface Expected {
  readonly name: string;
  readonly version: number;
  readonly date_created_api: string;
  readonly pickle: string;
  readonly sha256: string;
}

const EXPECTED: readonly Expected[] = JSON.parse(
  readFileSync(new URL('expected.json', FIXTURE), 'utf8')
).artifacts;

let stores: CopiedStores;
let database: LineapyDatabaseFile;
let values: LineapyValuesPlace;
beforeEach(async () => {
  stores = new CopiedStores();
  database = lineapySqlite(join(stores.server.home, 'lineapy.sqlite'));
  values = lineapyFolder(join(stores.server.home, 'pickles'));
  await stores.open('lineapy', { artifact_storage_dir: values.dir, database_url: database.url });
});
afterEach(() => stores.close());

describe('what LineaPy saved', () => {
  it('becomes ours with its number, date and bytes, and stays as it is itself', async () => {
    const [rows, files] = [await database.checksum(), await values.content()];
    const count = EXPECTED.length;
    expect(await stores.copy('lineapy', 'b', { dry_run: true })).toMatchObject({
      planned: count,
      to_copy: count,
      lineapy: count
    });
    const report = await stores.copy('lineapy', 'b');
    expect(report).toMatchObject({ planned: count, lineapy: count, copied: count, failed: 0 });
    expect(report.verified).toBe(count);
    await stores.open('b');
    const copies = await stores.kept('b');
    const found = copies.map(({ name, version, sha256 }) => [name, version, sha256]);
    const wanted = EXPECTED.map(({ name, version, sha256 }) => [name, version, sha256]);
    expect(found.map(String).sort()).toEqual(wanted.map(String).sort());
    expect(copies.every(({ source }) => source === undefined)).toBe(true);
    expect(await stores.copy('lineapy', 'b')).toMatchObject({
      copied: 0,
      already_there: count,
      lineapy: count
    });
    expect(await database.checksum()).toBe(rows);
    expect(await values.content()).toEqual(files);
    expect(await database.ownTables()).toBe(0);
  }, 60_000);

  it('is named where its value is missing', async () => {
    const [lost] = EXPECTED;
    rmSync(join(values.dir, lost?.pickle ?? ''));
    const report = await stores.copy('lineapy', 'b');
    expect(report).toMatchObject({ planned: EXPECTED.length, failed: 1 });
    expect(report.problems).toMatchObject([
      { name: lost?.name, version: lost?.version, reason: 'missing' }
    ]);
  }, 60_000);
});
