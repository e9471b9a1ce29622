import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { failureOf } from '../support/failure.js';
import { type FilesystemServer, LOGIN, SFTP } from '../support/fsspec/filesystem-servers.js';
import { newHost } from '../support/fsspec/fsspec-fixture.js';
import {
  FIXTURE,
  type LineapyDatabaseFile,
  lineapyPostgresql,
  lineapySqlite
} from '../support/lineapy-databases.js';
import {
  type LineapyValuesPlace,
  lineapyBucket,
  lineapyFolder
} from '../support/lineapy-values.js';
import { TestPostgresql } from '../support/postgresql.js';
import { type S3Server, startS3 } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory, sha256, temporaryDirectory } from '../support/stores.js';

interface Expected {
  readonly name: string;
  readonly version: number;
  readonly date_created_api: string;
  readonly pickle: string;
  readonly value_type: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly code: string;
}

const EXPECTED: readonly Expected[] = JSON.parse(
  readFileSync(new URL('expected.json', FIXTURE), 'utf8')
).artifacts;

const LATER = [
  "insert into node_value (node_id, execution_id, value) values ('n77', 'e77', 'pre-77-post.pkl')",
  "insert into artifact (id, node_id, execution_id, name, date_created, version) values (77, 'n77', 'e77', 'counter', '2027-01-01 00:00:00.500000', 4)",
  "insert into artifact (id, node_id, execution_id, name, date_created, version) values (78, 'n77', 'e77', 'later', '2027-01-01 00:00:01', 0)"
] as const;

/** Code without what LineaPy's formatter changes: white space, quotes, trailing commas. */
function unformatted(code: string): string {
  return code
    .replace(/\s+/g, '')
    .replaceAll('"', "'")
    .replace(/,([)\]}])/g, '$1');
}

let postgresql: TestPostgresql;
let s3: S3Server;
let sftp: FilesystemServer | undefined;
const host = newHost();
beforeAll(async () => {
  [postgresql, s3, sftp] = await Promise.all([
    TestPostgresql.start(),
    startS3(),
    SFTP.missing === undefined ? SFTP.start() : undefined
  ]);
}, 120_000);

/** The directory that LineaPy made, on a server. */
function onSftp(name: string): LineapyValuesPlace {
  const { directory = '', port = 0, options = () => ({}) } = sftp ?? {};
  return {
    ...lineapyFolder(join(directory, name)),
    dir: `sftp://${LOGIN.username}@127.0.0.1:${port}/${name}`,
    storage_options: options()
  };
}
afterAll(async () => {
  await Promise.all([postgresql.stop(), s3.stop(), host.close().then(() => sftp?.stop())]);
});

describe.each([
  ['SQLite', 'a folder'],
  ['SQLite', 'S3'],
  ['PostgreSQL', 'a folder'],
  ['PostgreSQL', 'S3'],
  ['SQLite', 'SFTP']
] as const)('a store that LineaPy made in %s and %s', (databaseKind, valuesKind) => {
  if (valuesKind === 'SFTP' && SFTP.missing !== undefined) {
    it.skip(`is listed and loaded in place: ${SFTP.missing}`, () => undefined);
    return;
  }
  let base: string;
  let database: LineapyDatabaseFile;
  let values: LineapyValuesPlace;
  let store: ArtifactStore;
  const open = (): ArtifactStore => {
    const places = { home: base, lineapy_home: base, working_directory: base };
    const location = {
      dir: parseArtifactStorageDir(values.dir, places),
      database: parseDatabaseUrl(database.url, places),
      storage_options: values.storage_options
    };
    return openArtifactStore(location, host);
  };
  const load = (name: string, version: number | null = null, source?: 'lineapy') =>
    store.get({ name, version, source, inline_limit: 1_048_576 });
  const textOf = async (...asked: Parameters<typeof load>): Promise<string> =>
    Buffer.from((await load(...asked)).value.base64 ?? '', 'base64').toString();
  /** LineaPy's tables and values: equal before and after. */
  const theirs = async () => {
    const content = await values.content();
    const files = Object.entries(content).filter(([key]) => !key.includes('/'));
    return { tables: await database.checksum(), files };
  };

  beforeEach(async () => {
    base = await temporaryDirectory();
    database =
      databaseKind === 'SQLite'
        ? lineapySqlite(join(base, 'db.sqlite'))
        : await lineapyPostgresql(postgresql);
    values =
      valuesKind === 'S3'
        ? await lineapyBucket(s3, `lineapy/${randomUUID()}`)
        : valuesKind === 'SFTP'
          ? onSftp(`lineapy-${randomUUID()}`)
          : lineapyFolder(join(base, 'linea_pickles'));
    store = open();
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  it('is listed and loaded in place, and nothing is made', async () => {
    const before = { tables: await database.checksum(), files: await values.content() };
    const names = new Set(EXPECTED.map(({ name }) => name));
    const listed = await store.list({ order: 'name' });
    expect(listed.total).toBe(names.size);
    expect(new Set(listed.artifacts.map(({ name }) => name))).toEqual(names);
    expect(listed.artifacts.find(({ name }) => name === 'counter')).toMatchObject({
      version: 3,
      version_count: 4,
      source: 'lineapy'
    });
    const all = await store.versions({});
    expect(all.artifacts.map(({ name, version }) => [name, version])).toEqual(
      [...EXPECTED].reverse().map(({ name, version }) => [name, version])
    );
    for (const one of EXPECTED) {
      const detail = await load(one.name, one.version);
      expect(detail).toMatchObject({
        date_created: `${one.date_created_api}Z`,
        value_key: one.pickle,
        value_type: one.value_type ?? '',
        size: one.bytes,
        sha256: one.sha256,
        python_version: '3.9',
        source: 'lineapy',
        root: valuesKind === 'S3' ? `${values.dir} at ${s3.endpoint}` : values.dir
      });
      expect(sha256(Buffer.from(detail.value.base64 ?? '', 'base64'))).toBe(one.sha256);
      expect(unformatted(detail.code ?? '')).toBe(unformatted(one.code));
    }
    expect(await store.check()).toMatchObject({
      values: { ok: true },
      metadata: { ok: true, artifact_count: EXPECTED.length },
      pairing: { missing: 0, unknown: 0 }
    });
    expect(await database.ownTables()).toBe(0);
    expect({ tables: await database.checksum(), files: await values.content() }).toEqual(before);
  });

  it('takes our saves beside LineaPy’s, with numbers that go on', async () => {
    const before = await theirs();
    expect((await store.save(inlineSave('counter', 'ours'))).version).toBe(4);
    expect((await store.save(inlineSave('new name', 'ours'))).version).toBe(0);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ limit: 4, ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(15);
      seen.push(...page.artifacts.map(({ name }) => name));
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.length).toBe(15);
    expect(new Set(seen).size).toBe(15);
    const versions = await store.versions({ name: 'counter' });
    expect(versions.artifacts.map(({ version, source }) => [version, source])).toEqual([
      [4, undefined],
      ...[3, 2, 1, 0].map((version) => [version, 'lineapy'])
    ]);
    expect(await textOf('counter')).toBe('ours');
    expect((await load('counter', 3)).source).toBe('lineapy');
    expect(await theirs()).toEqual(before);
  });

  it('shows what a LineaPy kernel saves later, also a number that we have given out', async () => {
    await store.save(inlineSave('counter', 'ours'));
    expect((await store.list({})).total).toBe(14);
    await values.put('pre-77-post.pkl', 'theirs');
    await database.execute(...LATER);
    expect((await store.list({})).total).toBe(15);
    const both = (await store.versions({ name: 'counter', limit: 2 })).artifacts;
    expect(both.map(({ version, source }) => [version, source])).toEqual([
      [4, undefined],
      [4, 'lineapy']
    ]);
    expect(await textOf('counter', 4)).toBe('ours');
    expect(await textOf('counter', 4, 'lineapy')).toBe('theirs');
    const dates = [await load('counter', 4, 'lineapy'), await load('later')];
    expect(dates.map(({ date_created }) => new Date(date_created).toISOString())).toEqual([
      '2027-01-01T00:00:00.500Z',
      '2027-01-01T00:00:01.000Z'
    ]);
    // Python 3.9 reads fractions of three or six digits only.
    for (const { date_created } of dates) {
      expect(date_created).toMatch(/\.(\d{3}|\d{6})Z$/);
    }
    expect((await store.save(inlineSave('counter', 'next'))).version).toBe(5);
  });

  it('survives deletes and sweeps', async () => {
    await store.save(inlineSave('counter', 'ours'));
    await store.save(inlineSave('other', 'ours'));
    // Values that no row of LineaPy's knows are LineaPy's too.
    await values.put('pre-1-post.pkl', 'without a row');
    const before = await theirs();
    for (const version of [2, 'all'] as const) {
      const failure = await failureOf(store.delete('counter', version));
      expect(failure).toMatchObject({ kind: 'unsupported', field: 'version' });
    }
    expect(await failureOf(store.delete('answer', 'latest'))).toMatchObject({
      kind: 'unsupported'
    });
    expect(await store.delete('counter', 'latest')).toEqual([4]);
    expect(await store.cleanUp({ dry_run: false, grace_seconds: 0 })).toMatchObject({
      orphans: [],
      deleted: 0
    });
    expect(await theirs()).toEqual(before);
    expect((await load('counter')).version).toBe(3);
    expect(await textOf('other')).toBe('ours');
  });

  it('remembers the checksum of the first load and refuses other bytes later', async () => {
    await store.save(inlineSave('ours'));
    const { value, value_key } = await load('config');
    expect(value.verified).toBe(false);
    await store.close();
    store = open();
    expect((await load('config')).value.verified).toBe(true);
    await values.put(value_key, Buffer.alloc(83));
    expect(await failureOf(load('config'))).toMatchObject({ kind: 'corrupted' });
  });

  it('names what is missing: values elsewhere', async () => {
    values = { ...values, dir: `${values.dir}/elsewhere` };
    await store.close();
    store = open();
    expect(await failureOf(load('answer'))).toMatchObject({
      kind: 'corrupted',
      field: 'artifact_storage_dir'
    });
    expect((await store.list({})).artifacts[0]?.warnings?.[0]).toContain('elsewhere');
  });

  it('is not taken for an empty one where it cannot be read', async () => {
    await database.execute('alter table artifact rename column date_created to created');
    const refused = { kind: 'unsupported', field: 'database_url' };
    expect(await failureOf(store.list({}))).toMatchObject(refused);
    expect(await failureOf(store.save(inlineSave('ours')))).toMatchObject(refused);
    expect((await store.check()).metadata).toMatchObject({
      ok: false,
      problem: { hint: expect.stringContaining('LineaPy 0.2.3') }
    });
  });

  it('may go while the connection is open', async () => {
    expect((await store.list({})).total).toBe(14);
    await store.save(inlineSave('ours'));
    await database.execute(`drop table artifact${databaseKind === 'SQLite' ? '' : ' cascade'}`);
    expect((await store.list({})).artifacts.map(({ name }) => name)).toEqual(['ours']);
    expect((await store.save(inlineSave('counter'))).version).toBe(0);
  });

  it('leaves another program’s table "artifact" alone', async () => {
    await database.execute(
      `drop table node_value${databaseKind === 'SQLite' ? '' : ' cascade'}`,
      'alter table artifact rename column date_created to created'
    );
    const before = await database.checksum();
    expect((await store.list({})).total).toBe(0);
    expect((await store.save(inlineSave('counter'))).version).toBe(0);
    expect(await database.checksum()).toBe(before);
  });
});

describe('LineaPy’s dates in PostgreSQL', () => {
  it('are the same in a database that writes dates in another way', async () => {
    const database = await lineapyPostgresql(postgresql);
    const name = new URL(database.url).pathname.slice(1);
    await postgresql.run(name, `alter database ${name} set datestyle to 'German'`);
    await postgresql.run(name, `alter database ${name} set timezone to 'Asia/Tokyo'`);
    const base = await temporaryDirectory();
    const places = { home: base, lineapy_home: base, working_directory: base };
    const store = openArtifactStore({
      dir: parseArtifactStorageDir(lineapyFolder(join(base, 'values')).dir, places),
      database: parseDatabaseUrl(database.url, places),
      storage_options: {}
    });
    const found = (await store.versions({})).artifacts.map(({ date_created }) => date_created);
    expect(found).toEqual(EXPECTED.map((one) => `${one.date_created_api}Z`).reverse());
    await store.close();
    await removeDirectory(base);
  });
});
