import { chmod, copyFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { failureOf } from '../support/failure.js';
import { FIXTURE, sqliteChecksum } from '../support/lineapy-databases.js';
import {
  inlineSave,
  removeDirectory,
  sha256,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

interface Expected {
  readonly artifacts: readonly {
    readonly name: string;
    readonly version: number;
    readonly date_created_api: string;
    readonly pickle: string;
    readonly value_type: string | null;
    readonly sha256: string;
    readonly bytes: number;
    readonly code: string;
  }[];
}

/** LineaPy's files in a directory, with their checksums. */
async function filesOf(directory: string): Promise<Record<string, string>> {
  const found = await readdir(directory, { withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => entry.name);
  return Object.fromEntries(
    await Promise.all(
      files.sort().map(async (file) => [file, sha256(await readFile(join(directory, file)))])
    )
  );
}

/** Code without what LineaPy's formatter changes: white space, quotes, trailing commas. */
function unformatted(code: string): string {
  return code
    .replace(/\s+/g, '')
    .replaceAll('"', "'")
    .replace(/,([)\]}])/g, '$1');
}

describe('a store that LineaPy made', () => {
  let base: string;
  let store: ArtifactStore;
  let expected: Expected;
  const database = () => join(base, 'db.sqlite');
  const execute = (...statements: string[]): void => {
    const db = new BetterSqlite3(database());
    db.pragma('foreign_keys = OFF');
    for (const statement of statements) {
      db.exec(statement);
    }
    db.close();
  };
  const reopened = async (): Promise<ArtifactStore> => {
    await store.close();
    store = storeIn(base, 'linea_pickles');
    return store;
  };
  const load = (name: string, version: number | null = null, source?: 'lineapy') =>
    store.get({ name, version, source, inline_limit: 1_048_576 });

  beforeEach(async () => {
    base = await temporaryDirectory();
    await cp(FIXTURE, base, { recursive: true });
    await chmod(database(), 0o600);
    await chmod(join(base, 'linea_pickles'), 0o700);
    expected = JSON.parse(await readFile(join(base, 'expected.json'), 'utf8'));
    store = storeIn(base, 'linea_pickles');
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  it('is listed and loaded in place, without changing a byte', async () => {
    const bytes = await readFile(database());
    const files = await filesOf(join(base, 'linea_pickles'));
    const names = new Set(expected.artifacts.map(({ name }) => name));
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
      [...expected.artifacts].reverse().map(({ name, version }) => [name, version])
    );
    for (const one of expected.artifacts) {
      const detail = await load(one.name, one.version);
      expect(detail).toMatchObject({
        name: one.name,
        version: one.version,
        date_created: `${one.date_created_api}Z`,
        value_key: one.pickle,
        value_type: one.value_type ?? '',
        size: one.bytes,
        sha256: one.sha256,
        python_version: '3.9',
        source: 'lineapy',
        root: join(base, 'linea_pickles')
      });
      expect(sha256(Buffer.from(detail.value.base64 ?? '', 'base64'))).toBe(one.sha256);
      expect(unformatted(detail.code ?? '')).toBe(unformatted(one.code));
    }
    expect(await store.check()).toMatchObject({
      metadata: { ok: true, artifact_count: expected.artifacts.length },
      pairing: { missing: 0, unknown: 0 }
    });
    expect(await readFile(database())).toEqual(bytes);
    expect(await filesOf(join(base, 'linea_pickles'))).toEqual(files);
    expect(await readdir(base)).toEqual(['db.sqlite', 'expected.json', 'linea_pickles']);
  });

  it('is verified against the bytes of the first load, for LineaPy recorded no checksum', async () => {
    const wanted = { name: 'counter', version: 3 };
    expect(await failureOf(store.verify(wanted))).toMatchObject({ kind: 'unsupported' });
    await load('counter', 3);
    const verified = await store.verify(wanted);
    const [one] = expected.artifacts.filter(
      ({ name, version }) => name === 'counter' && version === 3
    );
    expect(verified).toMatchObject({ sha256: one?.sha256, size: one?.bytes });
    await writeFile(join(base, 'linea_pickles', one?.pickle ?? ''), 'other');
    expect(await failureOf(store.verify(wanted))).toMatchObject({ kind: 'corrupted' });
  });

  it('has its place in lineage by name and number', async () => {
    const inputs = [
      { name: 'counter', version: 3, source: 'lineapy' as const },
      { name: 'counter', version: 99, source: 'lineapy' as const }
    ];
    await store.save(inlineSave('made', 'x', { inputs }));
    expect(await store.lineage({ name: 'made', version: 0 })).toMatchObject({
      inputs: [{ still_here: true }, { still_here: false }]
    });
    const { used_by } = await store.lineage({ name: 'counter', version: 3 });
    expect(used_by).toMatchObject([{ name: 'made', version: 0, still_here: true }]);
    expect((await store.lineage({ name: 'counter', version: 2 })).used_by).toEqual([]);
  });

  it('takes our saves beside LineaPy’s, with numbers that go on', async () => {
    const before = sqliteChecksum(database());
    const files = await filesOf(join(base, 'linea_pickles'));
    const saved = await store.save(inlineSave('counter', 'ours'));
    expect(saved.version).toBe(4);
    expect((await store.save(inlineSave('new name', 'ours'))).version).toBe(0);
    for (const order of ['newest', 'name'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ order, limit: 3, ...(cursor ? { cursor } : {}) });
        expect(page.total).toBe(15);
        seen.push(...page.artifacts.map(({ name }) => name));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen.length).toBe(15);
      expect(new Set(seen).size).toBe(15);
    }
    const [newest] = (await store.list({ search: 'COUNT' })).artifacts;
    expect(newest).toMatchObject({ name: 'counter', version: 4, version_count: 5 });
    const versions = await store.versions({ name: 'counter', limit: 2 });
    expect(versions.artifacts.map(({ version, source }) => [version, source])).toEqual([
      [4, undefined],
      [3, 'lineapy']
    ]);
    const older = await store.versions({ name: 'counter', cursor: versions.next_cursor ?? '' });
    expect(older.artifacts.map(({ version }) => version)).toEqual([2, 1, 0]);
    await store.delete('counter', 4);
    expect((await load('counter')).version).toBe(3);
    expect((await store.save(inlineSave('counter', 'again'))).version).toBe(5);
    expect(sqliteChecksum(database())).toBe(before);
    expect(await filesOf(join(base, 'linea_pickles'))).toEqual(files);
  });

  it('shows what a LineaPy kernel saves later, also a number that we have given out', async () => {
    await store.save(inlineSave('counter', 'ours'));
    await writeFile(join(base, 'linea_pickles', 'pre-77-post.pkl'), 'theirs');
    execute(
      "insert into node_value (node_id, execution_id, value) values ('n77', 'e77', 'pre-77-post.pkl')",
      "insert into artifact (id, node_id, execution_id, name, date_created, version) values (77, 'n77', 'e77', 'counter', '2027-01-01 00:00:00', 4)"
    );
    const both = (await store.versions({ name: 'counter' })).artifacts;
    expect(both.map(({ version, source }) => [version, source]).slice(0, 2)).toEqual([
      [4, undefined],
      [4, 'lineapy']
    ]);
    const first = await store.versions({ name: 'counter', limit: 1 });
    const second = await store.versions({
      name: 'counter',
      limit: 1,
      cursor: first.next_cursor ?? ''
    });
    expect(second.artifacts[0]).toMatchObject({ version: 4, source: 'lineapy' });
    const ours = await load('counter', 4);
    expect(Buffer.from(ours.value.base64 ?? '', 'base64').toString()).toBe('ours');
    expect(ours.warnings?.[0]).toContain('lineapy');
    const theirs = await load('counter', 4, 'lineapy');
    expect(Buffer.from(theirs.value.base64 ?? '', 'base64').toString()).toBe('theirs');
    expect(theirs.date_created).toBe('2027-01-01T00:00:00.000Z');
    expect((await store.list({ limit: 1 })).artifacts[0]?.name).toBe('counter');
    expect((await store.save(inlineSave('counter', 'next'))).version).toBe(5);
  });

  it('remembers the checksum of the first load and refuses other bytes later', async () => {
    expect((await load('config')).value.verified).toBe(false);
    expect((await load('config')).value.verified).toBe(true);
    await reopened();
    // Without our tables nothing was recorded.
    expect((await load('config')).value.verified).toBe(false);
    await store.save(inlineSave('ours'));
    await reopened();
    expect((await load('config')).value.verified).toBe(false);
    await reopened();
    expect((await load('config')).value.verified).toBe(true);
    const file = join(base, 'linea_pickles', (await load('config')).value_key);
    await chmod(file, 0o600);
    await writeFile(file, Buffer.alloc(83));
    expect(await failureOf(load('config'))).toMatchObject({ kind: 'corrupted' });
  });

  it('shows what cannot be loaded, with the reason', async () => {
    execute(
      "insert into node_value (node_id, execution_id, value) values ('m1', 'e', 'runs:/1/model'), ('m2', 'e', '../secret.pkl')",
      "insert into artifact (id, node_id, execution_id, name, date_created, version) values (91, 'm1', 'e', 'mlflow', '2027-01-01 00:00:00', 0), (92, 'm2', 'e', 'outside', '2027-01-01 00:00:00', 0), (93, 'm3', 'e', 'nothing', '2027-01-01 00:00:00', 0), (94, (select node_id from artifact where id = 5), (select execution_id from artifact where id = 5), 'matrix too', '2027-01-01 00:00:00', 0)"
    );
    expect((await load('mlflow')).value.unavailable).toContain('MLflow');
    expect((await load('outside')).value.unavailable).toContain('no file');
    expect((await load('nothing')).value.unavailable).toContain('no value');
    expect((await load('matrix')).warnings?.[0]).toContain('"matrix too"');
    expect((await load('counter')).warnings).toBeUndefined();
    expect((await store.list({})).total).toBe(18);
  });

  it('is not deleted from', async () => {
    await store.save(inlineSave('counter', 'ours'));
    const before = sqliteChecksum(database());
    for (const version of [2, 'all'] as const) {
      const failure = await failureOf(store.delete('counter', version));
      expect(failure).toMatchObject({ kind: 'unsupported' });
    }
    expect(await failureOf(store.delete('answer', 'latest'))).toMatchObject({
      kind: 'unsupported'
    });
    expect(await store.delete('counter', 'latest')).toEqual([4]);
    expect(sqliteChecksum(database())).toBe(before);
  });

  it('names what is missing: values elsewhere, names, versions', async () => {
    await mkdir(join(base, 'elsewhere'));
    const other = storeIn(base, 'elsewhere');
    expect(
      await failureOf(other.get({ name: 'answer', version: null, inline_limit: 0 }))
    ).toMatchObject({ kind: 'corrupted', field: 'artifact_storage_dir' });
    expect((await other.list({})).artifacts[0]?.warnings?.[0]).toContain('elsewhere');
    expect(await other.check()).toMatchObject({
      pairing: { missing: expected.artifacts.length }
    });
    await other.close();
    expect((await failureOf(load('anwser'))).hint).toContain('"answer"');
    expect((await failureOf(load('counter', 9))).hint).toContain('3');
  });

  it('leaves another program’s table "artifact" alone', async () => {
    const path = join(base, 'other.sqlite');
    const db = new BetterSqlite3(path);
    db.exec('create table artifact (id integer, title text)');
    db.close();
    const other = storeIn(base, 'values', 'other.sqlite');
    expect((await other.list({})).total).toBe(0);
    expect((await other.save(inlineSave('a'))).version).toBe(0);
    await other.close();
    await copyFile(path, join(base, 'copy.sqlite'));
  });
});
