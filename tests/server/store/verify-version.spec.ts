import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/api/operation.js';
import { UNWATCHED } from '../../../src/server/operations/long-work.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { inlineSave, removeDirectory, storeIn, temporaryDirectory } from '../support/stores.js';

const SIZE = 5 << 20;

describe('the verification of a version', () => {
  let base: string;
  let store: ArtifactStore;
  const wanted = { name: 'model', version: 0 };

  beforeEach(async () => {
    base = await temporaryDirectory();
    store = storeIn(base);
    await store.save(inlineSave('model', Buffer.alloc(SIZE, 7)));
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  it('tells how many bytes it has read', async () => {
    const told: Progress[] = [];
    await store.verify(wanted, { ...UNWATCHED, tell: (progress) => told.push(progress) });
    expect(told[0]).toEqual({ done: 0, total: SIZE, unit: 'bytes' });
    expect(told.at(-1)).toEqual({ done: SIZE, total: SIZE, unit: 'bytes' });
    expect(told.length).toBeGreaterThan(3);
  });

  it('stops when it is told to, and then nothing is noted', async () => {
    const stop = new AbortController();
    const tell = ({ done }: Progress): void => (done > 0 ? stop.abort('stopped') : undefined);
    const work = { ...UNWATCHED, signal: stop.signal, tell };
    await expect(store.verify(wanted, work)).rejects.toBe('stopped');
    expect(await store.find(wanted)).not.toHaveProperty('verified_at');
  });
});
