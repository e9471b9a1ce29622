import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { MainProcess } from '../support/main-process.js';
import { client } from '../support/outage.js';
import { TestPostgresql } from '../support/postgresql.js';
import { inlineSave } from '../support/stores.js';

const ID = 'operation-1';
const OPERATION = `/sessions/s1/operations/${ID}`;
/** Bytes that take a while to read, and no room on the disk. */
const SLOW = 64 << 20;

let main: MainProcess;

const ask = (method: string, path: string, body?: unknown) => main.request(method, path, body);
const start = (kind: string, body: unknown) =>
  ask('POST', `/sessions/s1/operations/${kind}?operation_id=${ID}`, body);

/** Waits until an operation came so far, or ended. */
async function reached(done: number) {
  for (;;) {
    const { json } = await ask('GET', OPERATION);
    if (json.ended !== undefined || json.progress.done >= done) {
      return json;
    }
    await sleep(5);
  }
}

/** Waits for the end of an operation. */
async function ended() {
  for (;;) {
    const { status, json } = await ask('GET', `${OPERATION}?wait=10`);
    expect(status, JSON.stringify(json)).toBe(200);
    if (json.ended !== undefined) {
      return json;
    }
  }
}

const startIn = (runtime: string) => MainProcess.start({ runtime, environment: { HOME: runtime } });

/** Kills the storage server, and starts the next one as its Jupyter server does. */
async function killAndRestart(): Promise<void> {
  await main.kill();
  main = await startIn(main.runtime);
}

async function save(name: string): Promise<{ root: string; value_key: string; version: number }> {
  const { status, json } = await ask('POST', '/sessions/s1/artifacts', inlineSave(name));
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
}

beforeEach(async () => {
  main = await startIn(mkdtempSync(join(tmpdir(), 'storage-main-')));
});
afterEach(async () => {
  await main.stop();
  rmSync(main.runtime, { recursive: true, force: true });
});

describe('kill -9', () => {
  const locate = () =>
    ask('PUT', '/sessions/s1/location', {
      artifact_storage_dir: `${main.runtime}/values`,
      database_url: `sqlite:///${main.runtime}/db.sqlite`
    });

  it('of a relocation: it goes on where it was, and reads nothing twice', async () => {
    await locate();
    const saved = [];
    for (let i = 0; i < 10; i++) {
      saved.push(await save(`model-${i}`));
    }
    const old_root = saved[0]?.root ?? '';
    const new_root = join(main.runtime, 'moved');
    renameSync(old_root, new_root);
    for (const { value_key } of saved) {
      truncateSync(join(new_root, value_key), SLOW);
    }
    await start('relocate', { old_root, new_root, dry_run: true });
    const before = await reached(5);
    expect(before.state).toBe('running');
    await killAndRestart();
    const first = (await ask('GET', OPERATION)).json;
    expect(first.progress.done).toBeGreaterThan(0);
    expect(await ended()).toMatchObject({
      state: 'succeeded',
      progress: { done: 10, total: 10 },
      result: { versions: 10, verified: 0, relocated: false }
    });
  });

  it('of a clean-up: it deletes the rest, and counts what it had deleted', async () => {
    await locate();
    const { root, value_key } = await save('kept');
    // As our clients name values, so that they are looked at.
    const folder = join(root, 'model');
    const names = Array.from(
      { length: 1200 },
      (_, i) => `20200101T000000Z-${i.toString(16).padStart(12, '0')}.pkl`
    );
    mkdirSync(folder, { recursive: true });
    for (const name of names) {
      writeFileSync(join(folder, name), '');
      utimesSync(join(folder, name), 0, 0);
    }
    await start('clean_up', { dry_run: false });
    await reached(600);
    await killAndRestart();
    const end = await ended();
    expect(end).toMatchObject({ state: 'succeeded', result: { deleted: 1200, dry_run: false } });
    const keys = end.result.orphans.map((one: { value_key: string }) => one.value_key);
    expect(new Set(keys).size).toBe(1200);
    expect(keys).not.toContain(value_key);
    expect(readdirSync(join(root, 'kept'))).toHaveLength(1);
  });

  it('of a check: whoever waits is told that it is known no more, and may make it again', async () => {
    await locate();
    await start('check', {});
    await killAndRestart();
    const { status, json } = await ask('GET', OPERATION);
    expect([status, json.kind]).toEqual([404, 'not_found']);
    expect(json.hint).toContain('start it again');
    await start('check', {});
    expect(await ended()).toMatchObject({ state: 'succeeded', result: { ok: true } });
  });
});

describe('kill -9 of a way back to the database', () => {
  let postgresql: TestPostgresql;
  let proxy: FaultyProxy;
  beforeAll(async () => {
    postgresql = await TestPostgresql.start();
    proxy = await FaultyProxy.start(postgresql.port);
  });
  afterAll(async () => {
    await proxy.stop();
    await postgresql.stop();
  });

  it('is gone on with when the kernel has said its password again; each copy is made once', async () => {
    const url = postgresql.url(await postgresql.createDatabase(), '', proxy.port);
    proxy.decide = () => 'reset';
    await ask('PUT', '/sessions/s1', client('p1', url));
    for (let i = 0; i < 40; i++) {
      await save('model');
    }
    proxy.decide = () => 'pass';
    await start('retry_database', { copy: true });
    const before = await reached(3);
    expect(before.progress.unit).toBe('versions');
    await killAndRestart();
    const held = (await ask('GET', OPERATION)).json;
    expect(held.state).toBe('running');
    await ask('PUT', '/sessions/s1', client('p1', url));
    const end = await ended();
    expect(end.state, JSON.stringify(end)).toBe('succeeded');
    const copies = end.result.copied.map((one: { from_version: number }) => one.from_version);
    expect(copies.sort((a: number, b: number) => a - b)).toEqual([...Array(40).keys()]);
    const { json } = await ask('GET', '/sessions/s1/versions?limit=100');
    expect(json.artifacts).toHaveLength(40);
    expect((await ask('GET', '/sessions/s1')).json.fallback).toBeUndefined();
  });
});
