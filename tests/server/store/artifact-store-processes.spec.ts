import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.js';
import { startWorker } from '../support/processes.js';
import { canMount, mountSmallDisk } from '../support/small-disk.js';
import {
  inlineSave,
  removeDirectory,
  sha256,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

interface Saved {
  readonly version: number;
  readonly sha256: string;
}

describe('ArtifactStore with several processes', () => {
  let base: string;

  beforeEach(async () => {
    base = await temporaryDirectory();
  });
  afterEach(() => removeDirectory(base));

  /** Loads every version that exists, and compares with what was acknowledged. */
  async function verify(name: string, acknowledged: readonly Saved[]): Promise<number> {
    const store = storeIn(base);
    const { artifacts } = await store.versions({ name, limit: 1000 });
    for (const { version, sha256: recorded } of artifacts) {
      const { value } = await store.get({ name, version, inline_limit: 1 << 20 });
      expect(sha256(Buffer.from(value.base64 ?? '', 'base64'))).toBe(recorded);
    }
    const found = new Map(artifacts.map((artifact) => [artifact.version, artifact.sha256]));
    for (const { version, sha256: expected } of acknowledged) {
      expect(found.get(version)).toBe(expected);
    }
    await store.close();
    return artifacts.length;
  }

  it('gives 4 × 50 saves of one name 200 consecutive versions', { timeout: 60_000 }, async () => {
    const task = { base, name: 'model', count: 50, size: 256 };
    const workers = Array.from({ length: 4 }, () => startWorker('save-worker', task));
    expect(await Promise.all(workers.map((worker) => worker.ended))).toEqual([0, 0, 0, 0]);
    const saved = workers.flatMap((worker) => worker.lines) as Saved[];
    const versions = saved.map(({ version }) => version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(await verify('model', saved)).toBe(200);
  });

  it('keeps every acknowledged save of a process that is killed', { timeout: 60_000 }, async () => {
    const acknowledged: Saved[] = [];
    for (let round = 0; round < 5; round++) {
      const task = { base, name: 'model', count: 10_000, size: 20_000 };
      const worker = startWorker('save-worker', task);
      const enough = 3 + Math.floor(Math.random() * 20);
      while (worker.lines.length < enough) {
        await sleep(Math.random() * 4);
      }
      worker.process.kill('SIGKILL');
      await worker.ended;
      acknowledged.push(...(worker.lines as Saved[]));
    }
    const count = await verify('model', acknowledged);
    // A row whose acknowledgement was cut off is a whole artifact too; there is one a round at most.
    expect(count - acknowledged.length).toBeGreaterThanOrEqual(0);
    expect(count - acknowledged.length).toBeLessThanOrEqual(5);
    // What the kills left behind is found, and nothing else is.
    const store = storeIn(base);
    await store.cleanUp({ dry_run: false, grace_seconds: 0 });
    await store.close();
    expect(await verify('model', acknowledged)).toBe(count);
    expect(await readdir(join(base, 'values', 'model'))).toHaveLength(count);
    expect(await readdir(join(base, 'values', '.artifact-storage-staging'))).toEqual([]);
  });

  it('says that a directory and a database cannot be written to', async () => {
    await mkdir(join(base, 'values'));
    await chmod(join(base, 'values'), 0o555);
    await chmod(base, 0o555);
    const worker = startWorker('check-worker', { base }, true);
    expect(await worker.ended).toBe(0);
    expect(worker.lines).toMatchObject([
      {
        check: {
          values: {
            ok: false,
            problem: { kind: 'permission_denied', field: 'artifact_storage_dir' }
          },
          metadata: { ok: false, problem: { kind: 'permission_denied', field: 'database_url' } }
        },
        problem: { kind: 'permission_denied' }
      }
    ]);
    await chmod(base, 0o755);
    expect(await readdir(base)).toEqual(['values']);
  });

  it('says that an existing store of somebody else cannot be written to', async () => {
    const store = storeIn(base);
    await store.save(inlineSave('model'));
    await store.close();
    await chmod(join(base, 'values'), 0o755);
    await chmod(join(base, 'db.sqlite'), 0o444);
    await chmod(base, 0o755);
    const worker = startWorker('check-worker', { base }, true);
    expect(await worker.ended).toBe(0);
    expect(worker.lines).toMatchObject([
      {
        check: {
          values: { ok: false, problem: { kind: 'permission_denied' } },
          metadata: { ok: false, problem: { kind: 'permission_denied' } }
        },
        problem: { kind: 'permission_denied' }
      }
    ]);
    expect(await verify('model', [])).toBe(1);
  });
});

describe.runIf(canMount())('ArtifactStore on a full disk', () => {
  it('refuses the save, keeps the others, and goes on when there is space again', async () => {
    const disk = await mountSmallDisk(4 << 20);
    const store = storeIn(disk.path);
    try {
      await store.save(inlineSave('model', 'first'));
      await disk.fill(100 * 1024);
      const failure = await failureOf(store.save(inlineSave('model', Buffer.alloc(500_000, 1))));
      expect(failure.kind).toBe('storage_full');
      const row = inlineSave('model', 'x', { code: 'y'.repeat(500_000) });
      expect((await failureOf(store.save(row))).kind).toBe('storage_full');
      expect(await readdir(join(disk.path, 'values', 'model'))).toHaveLength(1);
      await disk.fill(0);
      const { values } = await store.check();
      expect(values.problem?.kind).toBe('storage_full');
      const { value } = await store.get({ name: 'model', version: null, inline_limit: 100 });
      expect(Buffer.from(value.base64 ?? '', 'base64').toString()).toBe('first');
      await rm(join(disk.path, 'ballast'));
      expect((await store.save(inlineSave('model', 'second'))).version).toBe(1);
    } finally {
      await store.close();
      await disk.release();
    }
  });
});
