import {
  appendFile,
  copyFile,
  cp,
  readdir,
  readFile,
  rm,
  utimes,
  writeFile
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { OWNERS } from '../../../src/server/values/value-store.js';
import { failureOf } from '../support/failure.js';
import {
  inlineSave,
  newSaveId,
  removeDirectory,
  sha256,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

const FIXTURE = new URL('../../fixtures/lineapy-store/', import.meta.url);
const LONG_AGO = new Date('2026-01-01T00:00:00Z');

describe('ArtifactStore', () => {
  let base: string;
  let store: ArtifactStore;
  const opened: ArtifactStore[] = [];
  const open = (values?: string, database?: string): ArtifactStore => {
    const another = storeIn(base, values, database);
    opened.push(another);
    return another;
  };
  const valueFiles = async (values = 'values'): Promise<string[]> =>
    (await readdir(join(base, values), { recursive: true })).filter((file) =>
      file.endsWith('.pkl')
    );
  const load = (name: string, version: number | null = null, inline_limit = 65_536) =>
    store.get({ name, version, inline_limit });

  beforeEach(async () => {
    base = await temporaryDirectory();
    store = open();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((other) => other.close()));
    await removeDirectory(base);
  });

  it('saves and gets, newest and older', async () => {
    const first = await store.save(inlineSave('churn-model', 'first'));
    await store.save(inlineSave('churn-model', 'second'));
    expect(first).toMatchObject({ name: 'churn-model', version: 0, root: join(base, 'values') });
    expect(Object.keys(first)).not.toContain('code');
    const newest = await load('churn-model');
    expect(newest).toMatchObject({ version: 1, code: 'model = 1\n', packages: { numpy: '2.1.0' } });
    expect(Buffer.from(newest.value.base64 ?? '', 'base64').toString()).toBe('second');
    const older = await load('churn-model', 0, 0);
    expect(older.value.base64).toBeNull();
    expect(await readFile(older.value.path ?? '', 'utf8')).toBe('first');
  });

  it('gets and deletes a save by its id, and never another one', async () => {
    const first = await store.save(inlineSave('model', 'first'));
    const second = await store.save(inlineSave('model', 'second'));
    const { save_id } = first;
    const wanted = { name: 'model', version: second.version, save_id, inline_limit: 100 };
    expect(await store.get(wanted)).toMatchObject({ version: 0, save_id });
    expect((await store.list({})).artifacts[0]?.save_id).toBe(second.save_id);
    expect(await store.delete('model', second.version, save_id)).toEqual([0]);
    const gone = await failureOf(store.get(wanted));
    expect(gone).toMatchObject({ kind: 'not_found', field: 'save_id' });
    expect((await failureOf(store.delete('model', 1, save_id))).kind).toBe('not_found');
    expect((await load('model')).version).toBe(1);
  });

  it('saves a staged value', async () => {
    const bytes = Buffer.alloc(200_000, 7);
    const request = inlineSave('big', bytes, { value: { staged: true } });
    const path = String(await store.openStaging(request.save_id));
    await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
    const saved = await store.save(request);
    expect(await store.save(request)).toEqual(saved);
    const detail = await load('big');
    expect(sha256(await readFile(detail.value.path ?? ''))).toBe(request.sha256);
    await expect(readFile(path)).rejects.toThrow(/ENOENT/);
    expect(
      (await failureOf(store.save(inlineSave('x', 'x', { value: { staged: true } })))).kind
    ).toBe('not_found');
    const discarded = newSaveId();
    await writeFile(String(await store.openStaging(discarded)), 'half');
    await store.discard(discarded);
    expect(await valueFiles()).toEqual([saved.value_key]);
  });

  it('makes one version of a repeated save, at the same time and later', async () => {
    const request = inlineSave('model');
    const saved = await Promise.all([1, 2, 3].map(() => store.save(request)));
    saved.push(await store.save(request), await open().save(request));
    expect(new Set(saved.map(({ version }) => version))).toEqual(new Set([0]));
    expect(await valueFiles()).toHaveLength(1);
  });

  it('refuses bad names before it writes anything', async () => {
    for (const name of ['', ' ', 'a\nb', 'x'.repeat(1025), '\ud800']) {
      const { kind, field } = await failureOf(store.save(inlineSave(name)));
      expect([kind, field]).toEqual(['invalid_input', 'name']);
    }
    expect(await readdir(base)).toEqual([]);
  });

  it('takes any other name', async () => {
    const names = [
      '../../etc/passwd',
      'a/b\\c',
      `"it's" <b>`,
      '模型 ☃',
      'CON',
      '..',
      'x'.repeat(1024)
    ];
    for (const name of names) {
      await store.save(inlineSave(name, name));
    }
    for (const name of names) {
      const { value } = await load(name);
      expect(Buffer.from(value.base64 ?? '', 'base64').toString()).toBe(name);
      expect(value.path?.startsWith(join(base, 'values'))).toBe(true);
    }
  });

  it('refuses a value that changed on its way', async () => {
    const wrong = [
      inlineSave('model', 'value', { sha256: '0'.repeat(64) }),
      inlineSave('model', 'value', { size: 4 })
    ];
    for (const request of wrong) {
      expect((await failureOf(store.save(request))).kind).toBe('corrupted');
    }
    expect((await store.list({})).total).toBe(0);
  });

  it('says what does exist', async () => {
    await store.save(inlineSave('churn-model'));
    await store.save(inlineSave('churn-model'));
    const wrongName = await failureOf(load('churn-modle'));
    expect([wrongName.kind, wrongName.field]).toEqual(['not_found', 'name']);
    expect(wrongName.hint).toBe('Did you mean "churn-model"?');
    const wrongVersion = await failureOf(load('churn-model', 7));
    expect([wrongVersion.kind, wrongVersion.field]).toEqual(['not_found', 'version']);
    expect(wrongVersion.hint).toBe('It has the versions 0, 1.');
    expect((await failureOf(store.delete('churn-model', 7))).field).toBe('version');
    expect((await failureOf(store.delete('nothing-like-it', 'all'))).kind).toBe('not_found');
  });

  it('tells a value that is missing or was changed from one that is whole', async () => {
    const files = [];
    for (let i = 0; i < 3; i++) {
      files.push(join(base, 'values', (await store.save(inlineSave('model'))).value_key));
    }
    await rm(files[0] ?? '');
    await appendFile(files[1] ?? '', 'x');
    const bytes = await readFile(files[2] ?? '');
    await writeFile(files[2] ?? '', bytes.fill(0));
    for (const version of [0, 1, 2]) {
      const { kind, message } = await failureOf(load('model', version));
      expect(kind).toBe('corrupted');
      expect(message).toMatch(version === 0 ? /missing/ : /not what was saved/);
    }
    expect((await failureOf(load('model', 0, 0))).kind).toBe('corrupted');
    expect((await failureOf(load('model', 1, 0))).kind).toBe('corrupted');
    expect((await store.check()).pairing?.missing).toBe(2);
  });

  it('loads and deletes values of an earlier root', async () => {
    await store.save(inlineSave('model', 'old'));
    store = open('elsewhere');
    await store.save(inlineSave('model', 'new'));
    expect((await store.check()).pairing?.missing).toBe(0);
    const old = await load('model', 0);
    expect(old.root).toBe(join(base, 'values'));
    expect(Buffer.from(old.value.base64 ?? '', 'base64').toString()).toBe('old');
    expect(await store.delete('model', 'all')).toEqual([0, 1]);
    expect(await valueFiles('values')).toEqual([]);
    expect(await valueFiles('elsewhere')).toEqual([]);
  });

  it('deletes the row also where the value is gone', async () => {
    await store.save(inlineSave('model'));
    await rm(join(base, 'values'), { recursive: true });
    expect(await store.delete('model', 'latest')).toEqual([0]);
    expect((await store.save(inlineSave('model'))).version).toBe(1);
  });

  it('checks, and keeps nothing of it', async () => {
    const fresh = await store.check();
    expect(fresh.values).toMatchObject({ ok: true, location: join(base, 'values') });
    expect(fresh.metadata).toMatchObject({ ok: true, artifact_count: 0 });
    expect(fresh.pairing).toMatchObject({ checked: 0, missing: 0, messages: [] });
    expect(await readdir(base)).toEqual([]);
    await store.save(inlineSave('model'));
    expect((await store.check()).metadata).toMatchObject({ ok: true, artifact_count: 1 });
  });

  it('reports each half that fails', async () => {
    await writeFile(join(base, 'values'), 'a file');
    await writeFile(join(base, 'db.sqlite'), 'no database'.repeat(100));
    const { values, metadata } = await store.check();
    expect(values).toMatchObject({
      ok: false,
      problem: { kind: 'invalid_input', field: 'artifact_storage_dir', status: 400 }
    });
    expect(metadata).toMatchObject({
      ok: false,
      problem: { kind: 'invalid_input', field: 'database_url', status: 400 }
    });
    await failureOf(store.prepare());
    await failureOf(store.save(inlineSave('model')));
    expect((await readdir(base)).sort()).toEqual(['db.sqlite', 'values']);
  });

  it('deletes the value of a save whose row could not be recorded', async () => {
    const request = inlineSave('model');
    await store.save(request);
    await failureOf(store.save(inlineSave('other', 'x', { save_id: request.save_id })));
    expect(await valueFiles()).toHaveLength(1);
  });
});

describe('sweep', () => {
  let base: string;
  let store: ArtifactStore;

  beforeEach(async () => {
    base = await temporaryDirectory();
    store = storeIn(base);
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  /** Makes files look old. */
  const age = async (...files: readonly string[]): Promise<void> => {
    for (const file of files) {
      await utimes(join(base, 'values', file), LONG_AGO, LONG_AGO);
    }
  };

  it('finds and deletes orphans, and nothing else', async () => {
    const kept = await store.save(inlineSave('model'));
    expect((await store.cleanUp({ dry_run: true })).orphans).toEqual([]);
    const lost = `model/${newSaveId()}.pkl`;
    const young = `model/${newSaveId()}.pkl`;
    const stale = newSaveId();
    const foreign = ['model/theirs.pkl', 'heartbeat', 'pre-1042049525652664165-post.pkl'];
    for (const file of [lost, young, ...foreign]) {
      await writeFile(join(base, 'values', file), 'lost');
    }
    await writeFile(String(await store.openStaging(stale)), 'half');
    const staging = `.artifact-storage-staging/${stale}.pkl`;
    await age(kept.value_key, lost, staging, ...foreign);

    const dry = await store.cleanUp({ dry_run: true });
    expect(new Set(dry.orphans)).toEqual(
      new Set([
        { value_key: lost, size: 4 },
        { value_key: staging, size: 4 }
      ])
    );
    expect(dry).toMatchObject({ dry_run: true, deleted: 0, kept_in_grace: 1 });
    const real = await store.cleanUp({ dry_run: false });
    expect(real).toMatchObject({ dry_run: false, orphans: dry.orphans, deleted: 2 });
    expect((await store.cleanUp({ dry_run: false })).orphans).toEqual([]);
    const left = await readdir(join(base, 'values'), { recursive: true });
    expect(left).toEqual(expect.arrayContaining([kept.value_key, young, ...foreign]));
    expect((await store.get({ name: 'model', version: 0, inline_limit: 100 })).version).toBe(0);
    const all = await store.cleanUp({ dry_run: false, grace_seconds: 0 });
    expect(all.orphans.map(({ value_key }) => value_key)).toEqual([young]);
  });

  it('of what killed processes were writing happens by itself, whoever shares the place', async () => {
    const other = storeIn(base, 'values', 'other.sqlite');
    await other.save(inlineSave('model'));
    const [stale, young] = [newSaveId(), newSaveId()].map(
      (id) => `.artifact-storage-staging/${id}.pkl`
    ) as [string, string];
    await writeFile(join(base, 'values', stale), 'lost');
    await writeFile(join(base, 'values', young), 'being written');
    await age(stale);
    await store.save(inlineSave('model'));
    await store.close();
    const left = await readdir(join(base, 'values'), { recursive: true });
    expect(left).toContain(young);
    expect(left).not.toContain(stale);
    await other.close();
    store = storeIn(base);
  });

  it('leaves a place alone that other databases use too', async () => {
    const other = storeIn(base, 'values', 'other.sqlite');
    await store.save(inlineSave('model'));
    const theirs = await other.save(inlineSave('model'));
    await age(theirs.value_key);
    const failure = await failureOf(store.cleanUp({ dry_run: false, grace_seconds: 0 }));
    expect(failure).toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(
        /1 other database: sqlite:\/\/\/\/.*\/other\.sqlite \(id [0-9a-f-]{36}\)\.$/
      )
    });
    // Whoever can write there can write what is shown; earlier versions wrote nothing.
    const marks = join(base, 'values', OWNERS);
    const [secret, empty, rubbish] = ['1', '2', '3'].map((one) => join(marks, one.repeat(8)));
    await writeFile(secret ?? '', 'postgresql://ana:hidden@host/db');
    await writeFile(empty ?? '', '');
    await writeFile(rubbish ?? '', 'no location');
    const { message } = await failureOf(store.cleanUp({ dry_run: false, grace_seconds: 0 }));
    expect(message).toContain('4 other databases: ');
    expect(message).toContain('postgresql://ana:***@host/db (id 11111111)');
    expect(message).not.toContain('hidden');
    expect(message).toContain('one of which only the id 22222222 is known');
    expect(message).toContain('one of which only the id 33333333 is known');
    for (const mark of [secret, empty, rubbish]) {
      await rm(mark ?? '');
    }
    const listed = await store.cleanUp({ dry_run: true, grace_seconds: 0 });
    expect(listed.deleted).toBe(0);
    expect((await other.get({ name: 'model', version: 0, inline_limit: 100 })).version).toBe(0);
    await other.close();
  });

  it('never takes LineaPy’s values for orphans', async () => {
    await copyFile(new URL('db.sqlite', FIXTURE), join(base, 'db.sqlite'));
    await cp(new URL('linea_pickles', FIXTURE), join(base, 'values'), { recursive: true });
    const before = await readdir(join(base, 'values'));
    await store.save(inlineSave('answer'));
    await age(...before);
    const report = await store.cleanUp({ dry_run: false, grace_seconds: 0 });
    expect(report).toMatchObject({ orphans: [], deleted: 0, kept_in_grace: 0 });
    expect(await readdir(join(base, 'values'))).toEqual(expect.arrayContaining(before));
  });
});
