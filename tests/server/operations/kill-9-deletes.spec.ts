import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { MainProcess } from '../support/main-process.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import { inlineSave, newSaveId } from '../support/stores.js';

const s3 = s3OfTests();
let main: MainProcess;
let proxy: FaultyProxy;
let root: string;

const ask = (method: string, path: string, body?: unknown) =>
  main.request(method, `/sessions/a${path}`, body);

/** Starts the storage server, as after a kill: it does not know the secrets any more. */
async function startIn(runtime: string): Promise<void> {
  main = await MainProcess.start({ runtime, environment: { HOME: runtime } });
  const { status, json } = await ask('PUT', '/location', {
    artifact_storage_dir: root,
    database_url: `sqlite:///${runtime}/db.sqlite`,
    storage_options: { ...WRITER, endpoint_url: `http://127.0.0.1:${proxy.port}` }
  });
  expect(status, JSON.stringify(json)).toBe(200);
}

beforeEach(async () => {
  proxy = await FaultyProxy.start(s3.port);
  root = `s3://team/${randomUUID()}`;
  await startIn(mkdtempSync(join(tmpdir(), 'storage-main-')));
});
afterEach(async () => {
  await main.stop();
  await proxy.stop();
  rmSync(main.runtime, { recursive: true, force: true });
});

async function orphans(): Promise<number> {
  const request = { dry_run: true, grace_seconds: 0 };
  const { json } = await ask('POST', '/operations/clean_up?wait=10', request);
  return json.result.orphans.length;
}

/** Begins a delete, and kills the storage server when it wants to delete the first value. */
async function killAtFirstValue(begin: () => Promise<unknown>): Promise<void> {
  const reached = Promise.withResolvers<void>();
  proxy.decide = (piece) => {
    if (!/^DELETE \S+\.pkl/.test(piece.toString('latin1'))) {
      return 'pass';
    }
    reached.resolve();
    return 'drop';
  };
  const begun = begin().catch(() => undefined);
  await reached.promise;
  await main.kill();
  await begun;
  proxy.decide = () => 'pass';
  await startIn(main.runtime);
}

describe('kill -9 between rows and values', () => {
  const deletes = {
    'a purge of the trash': async () => {
      await ask('POST', '/delete', { name: 'model', version: 'all' });
      await killAtFirstValue(() =>
        ask('POST', '/operations/empty_trash?wait=10', { dry_run: false })
      );
    },
    'a delete for good': () =>
      killAtFirstValue(() =>
        ask('POST', '/delete', { name: 'model', version: 'all', permanently: true })
      )
  };

  it('of a discard: the next storage server deletes the value that was brought', async () => {
    const save_id = newSaveId();
    const upload = await main.send(
      'PUT',
      `/sessions/a/value?name=model&save_id=${save_id}`,
      Buffer.alloc(1_000_000, 1),
      'application/octet-stream'
    );
    expect(upload.status).toBe(200);
    expect(await orphans()).toBe(1);
    await killAtFirstValue(() => ask('DELETE', '/staging', { save_id, name: 'model' }));
    expect((await ask('GET', '/versions')).json.artifacts).toEqual([]);
    await expect.poll(orphans, { timeout: 20_000 }).toBe(0);
  }, 60_000);

  it.each(Object.keys(deletes) as (keyof typeof deletes)[])(
    'of %s: the next storage server deletes the values, and no row lacks its own',
    async (which) => {
      for (const name of ['model', 'model', 'model', 'kept', 'kept']) {
        await ask('POST', '/artifacts', inlineSave(name));
      }
      await deletes[which]();
      expect((await ask('GET', '/trash')).json.total).toBe(0);
      expect((await ask('GET', '/versions')).json.artifacts).toHaveLength(2);
      await expect.poll(orphans, { timeout: 20_000 }).toBe(0);
      const { json } = await ask('POST', '/operations/verify_store?wait=10', {});
      expect(json.result).toMatchObject({ planned: 2, verified: 2, missing: 0 });
    },
    60_000
  );
});
