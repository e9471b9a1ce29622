import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../../src/api/artifact.js';
import type { Progress } from '../../../src/api/operation.js';
import type { StoreVerification, VerifyStoreRequest } from '../../../src/api/store-verification.js';
import { type LongWork, UNWATCHED } from '../../../src/server/operations/long-work.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { storeOfEachTest } from '../support/store-of-each-test.js';
import { inlineSave, storeIn } from '../support/stores.js';

const LONG_AGO = new Date('2026-01-01T00:00:00Z');

/** The sum of what became of the versions. */
const outcomes = (found: StoreVerification): number =>
  found.verified + found.damaged + found.missing + found.unreadable + found.without_checksum;

describe('the verification of a store', () => {
  let base: string;
  let store: ArtifactStore;
  const pathOf = ({ root, value_key }: Artifact): string => join(root, value_key);
  const verify = (
    request: VerifyStoreRequest = {},
    work: Partial<LongWork> = {},
    onMarked = (): void => undefined
  ): Promise<StoreVerification> =>
    store.upkeep.verify(request, { ...UNWATCHED, ...work }, onMarked);
  const save = (name: string, size = 100): Promise<Artifact> =>
    store.save(inlineSave(name, randomBytes(size)));

  storeOfEachTest((own) => ({ base, store } = own));

  it('counts three kinds of damage, and says them at their versions; the rest verifies', async () => {
    const good = await save('good');
    const changed = await save('changed');
    const shorter = await save('shorter');
    const gone = await save('gone');
    const locked = await save('locked');
    await writeFile(pathOf(changed), randomBytes(changed.size));
    await truncate(pathOf(shorter), 10);
    await rm(pathOf(gone));
    await rm(pathOf(locked));
    await mkdir(pathOf(locked));
    let marked = 0;
    const found = await verify({}, {}, () => marked++);
    expect(found).toMatchObject({ planned: 5, verified: 1, damaged: 2, missing: 2, unreadable: 0 });
    expect(outcomes(found)).toBe(found.planned);
    expect(found.bytes).toBe(good.size);
    const named = found.problems.map(({ name, reason }) => [name, reason]);
    expect(new Map(named as [string, string][])).toEqual(
      new Map([
        ['changed', 'damaged'],
        ['shorter', 'damaged'],
        ['gone', 'missing'],
        ['locked', 'missing']
      ])
    );
    expect(marked).toBeGreaterThan(0);
    const { artifacts } = await store.list({ order: 'name' });
    const marks = artifacts.map((one) => [
      one.name,
      one.verified_at !== undefined,
      one.damaged_at !== undefined,
      one.value_missing === true
    ]);
    expect(marks).toEqual([
      ['changed', false, true, false],
      ['gone', false, false, true],
      ['good', true, false, false],
      ['locked', false, false, true],
      ['shorter', false, true, false]
    ]);
  });

  it('sees every version, however many pages they are on', async () => {
    for (let i = 0; i < 12; i++) {
      await Promise.all(Array.from({ length: 40 }, (_, n) => save(`model-${n % 7}`)));
    }
    const found = await verify();
    expect(found).toMatchObject({ planned: 480, verified: 480, problems: [] });
    const some = await verify({ names: ['model-0', 'model-1', 'model-0'] });
    const { artifacts } = await store.versions({ name: 'model-0', limit: 1000 });
    const others = await store.versions({ name: 'model-1', limit: 1000 });
    expect(some.verified).toBe(artifacts.length + others.artifacts.length);
    const filtered = await verify({ filters: { search: 'model-3' } });
    const third = await store.versions({ name: 'model-3', limit: 1000 });
    expect(filtered.planned).toBe(third.artifacts.length);
  });

  it('refuses names that do not exist, and reads nothing', async () => {
    const model = await save('model');
    await rm(pathOf(model));
    let marked = 0;
    const refused = verify({ names: ['model', 'modle'] }, {}, () => marked++);
    await expect(refused).rejects.toMatchObject({
      kind: 'not_found',
      message: 'There is no artifact named "modle".',
      hint: 'Did you mean "model"?',
      field: 'name'
    });
    expect(marked).toBe(0);
    await expect(verify({ names: ['modle', 'nope'] })).rejects.toMatchObject({
      message: 'There are no artifacts named "modle", "nope".'
    });
  });

  it('goes on where a root cannot be reached, and says why', async () => {
    const other = storeIn(base, 'elsewhere');
    for (let i = 0; i < 8; i++) {
      await other.save(inlineSave(`far-${i}`));
    }
    await other.close();
    await save('near');
    await rename(join(base, 'elsewhere'), join(base, 'unplugged'));
    const found = await verify();
    expect(found).toMatchObject({ planned: 9, verified: 1, unreadable: 8, missing: 0 });
    expect(found.problems[0]).toMatchObject({ reason: 'unreadable' });
    expect(found.problems[0]?.problem?.title).toContain('does not exist');
    expect((await store.list({})).artifacts.some(({ value_missing }) => value_missing)).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)('counts a file that may not be read', async () => {
    await chmod(pathOf(await save('locked')), 0);
    expect(await verify()).toMatchObject({ planned: 1, unreadable: 1 });
  });

  it('reads a file with several names once', async () => {
    const bytes = randomBytes(3 << 20);
    for (const name of ['a', 'a', 'b']) {
      await store.save(inlineSave(name, bytes));
    }
    const [first] = (await store.versions({ name: 'b' })).artifacts;
    expect((await stat(pathOf(first as Artifact))).nlink).toBe(3);
    const read: number[] = [];
    const tell = ({ done }: Progress): number => read.push(done);
    expect(await verify({}, { tell })).toMatchObject({ planned: 3, verified: 3 });
    // A file that is read tells each megabyte; one that was read under another name jumps.
    const steps = new Set(read);
    expect(steps).toContain(3 << 20);
    expect(steps.has((3 << 20) + (1 << 20))).toBe(false);
    await truncate(pathOf(first as Artifact), 5);
    expect(await verify()).toMatchObject({ planned: 3, damaged: 3 });
  });

  it('leaves out what was verified lately, but not what is damaged', async () => {
    await save('old');
    const bad = await save('bad');
    await verify();
    await truncate(pathOf(bad), 5);
    await verify();
    await save('new');
    const found = await verify({ older_than_days: 1 });
    expect(found).toMatchObject({ planned: 2, verified: 1, damaged: 1, skipped: 1 });
    expect(await verify({ older_than_days: 0 })).toMatchObject({ planned: 3, skipped: 0 });
  });

  it('takes as long as the limit of its speed says, also for many small values', async () => {
    for (let i = 0; i < 10; i++) {
      await save(`model-${i}`, 2000);
    }
    const started = performance.now();
    await verify({ bytes_per_second: 40_000 });
    expect(performance.now() - started).toBeGreaterThan(450);
  });

  it('stops in the middle of a value, and keeps what it had found', async () => {
    await save('small');
    await save('large', 8 << 20);
    const stop = new AbortController();
    const notes: unknown[] = [];
    const tell = ({ done }: Progress): void => (done > 1 << 20 ? stop.abort('stopped') : undefined);
    const work = { signal: stop.signal, tell, note: (note: unknown) => notes.push(note) };
    await expect(verify({}, work)).rejects.toBe('stopped');
    const found = await verify({}, { notes });
    expect(found).toMatchObject({ planned: 2, verified: 2 });
  });

  it('goes on behind what an earlier process noted, and counts nothing twice', async () => {
    for (let i = 0; i < 450; i++) {
      await save('model', 10);
    }
    const bad = await save('bad');
    await truncate(pathOf(bad), 1);
    const notes: unknown[] = [];
    await verify({}, { note: (note: unknown) => notes.push(note) });
    for (const length of [0, 1, 2, notes.length]) {
      const found = await verify({}, { notes: notes.slice(0, length) });
      expect(found).toMatchObject({ planned: 451, verified: 450, damaged: 1 });
      expect(found.problems).toHaveLength(1);
    }
  });

  it('tells how far it is in bytes, with all of them as total', async () => {
    await save('a', 5000);
    await save('b', 3000);
    const told: Progress[] = [];
    await verify({}, { tell: (progress) => told.push(progress) });
    expect(told[0]).toEqual({ done: 0, total: 8000, unit: 'bytes' });
    expect(told.at(-1)).toEqual({ done: 8000, total: 8000, unit: 'bytes' });
    expect(told.map(({ done }) => done)).toEqual(
      told.map(({ done }) => done).sort((a, b) => a - b)
    );
  });

  it('lists orphans and foreign files apart, and touches none', async () => {
    const { root } = await save('model');
    const orphan = join(root, 'model', '20200101T000000Z-0123456789ab.pkl');
    const foreign = [join(root, 'README.txt'), join(root, 'data', 'deep', 'x.csv')];
    await mkdir(join(root, 'data', 'deep'), { recursive: true });
    for (const path of [orphan, ...foreign]) {
      await writeFile(path, 'text');
      await utimes(path, LONG_AGO, LONG_AGO);
    }
    const found = await verify();
    expect(found.orphans).toMatchObject({ count: 1, bytes: 4 });
    expect(found.foreign).toEqual({
      count: 2,
      bytes: 8,
      listed: [
        { value_key: 'README.txt', size: 4 },
        { value_key: 'data/deep/x.csv', size: 4 }
      ]
    });
    const cleaned = await store.cleanUp({ dry_run: false });
    expect(cleaned).toMatchObject({ deleted: 1, foreign: { count: 2 } });
    for (const path of foreign) {
      expect((await stat(path)).size).toBe(4);
    }
    expect(await verify({ look_for_files: false })).not.toHaveProperty('orphans');
  });

  it('takes values without a version for those of another database that keeps values there', async () => {
    const theirs = storeIn(base, 'values', 'other.sqlite');
    const their = await theirs.save(inlineSave('theirs'));
    await utimes(pathOf(their), LONG_AGO, LONG_AGO);
    await theirs.close();
    await save('ours');
    const found = await verify();
    expect(found).toMatchObject({ owners: 1, orphans: { count: 0 }, foreign: { count: 1 } });
  });
});
