import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SaveRequest } from '../../../../../src/api/artifact.js';
import { isArtifactStorageError } from '../../../../../src/api/errors.js';
import type { ArtifactStore } from '../../../../../src/server/store/artifact-store.js';
import { hashValue } from '../../../../../src/server/store/hash-value.js';
import type { ValueStore } from '../../../../../src/server/values/value-store.js';
import { openValueStore } from '../../../../../src/server/values/value-store-registry.js';
import { collect } from '../../../contract/value-store.contract.js';
import { failureOf } from '../../../support/failure.js';
import { faultyS3OfTests, newS3Dir } from '../../../support/s3/s3-fixture.js';
import { inlineSave, newSaveId } from '../../../support/stores.js';

const PUT_VALUE = /^PUT \S+\.pkl/;
const PART = /^PUT \S+partNumber=/;
const COMPLETE = /^POST \S+uploadId=/;
const GET_VALUE = /^GET \S+\.pkl/;
const DELETE_VALUE = /^DELETE \S+\.pkl/;

const s3 = faultyS3OfTests();
afterEach(() => {
  vi.useRealTimers();
});

/** Few and quick repetitions: an outage is told within a test's time. */
const open = (dir = newS3Dir(), attempts = 3): ValueStore =>
  openValueStore(dir, s3.optionsOf(attempts));
const openStore = (dir = newS3Dir(), attempts = 10): ArtifactStore => s3.openStore(dir, attempts);

const keyOf = (saveId: string): string => `model/${saveId}.pkl`;
const stream = (size: number): Readable =>
  Readable.from(Array.from({ length: size >> 20 }, () => randomBytes(1 << 20)));

async function upload(store: ValueStore, saveId: string, bytes: Readable): Promise<void> {
  await store.upload(saveId, keyOf(saveId), bytes);
}

async function listed(store: ValueStore): Promise<string[]> {
  return (await collect(store)).map(({ key, staging }) => (staging ? 'upload' : key));
}

describe('a value that is read', () => {
  it('and whose answer comes after the reader was stopped disturbs nobody', async () => {
    const store = open();
    const key = keyOf(newSaveId());
    await store.write(key, randomBytes(1000));
    const stop = new AbortController();
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.prependListener('uncaughtException', note);
    s3.proxy.decide = (piece) => {
      if (!GET_VALUE.test(piece.toString('latin1'))) {
        return 'pass';
      }
      stop.abort(new Error('stopped'));
      return 'delay';
    };
    await expect(hashValue(store, key, { signal: stop.signal })).rejects.toThrow('stopped');
    // Its answer comes behind the one that is late.
    await store.read(key);
    process.off('uncaughtException', note);
    expect(unhandled).toEqual([]);
  });
});

describe('an answer of S3 that is lost', () => {
  it.each(['lose-answer', 'half-close'] as const)('to a write (%s)', async (fault) => {
    const store = open();
    const key = keyOf(newSaveId());
    const bytes = randomBytes(1000);
    s3.proxy.once(PUT_VALUE, fault);
    await store.write(key, bytes);
    expect(Buffer.from(await store.read(key)).equals(bytes)).toBe(true);
  });

  it('to a write, and the read that would tell fails, too: nobody says that it is saved', async () => {
    const store = open(newS3Dir(), 1);
    const key = keyOf(newSaveId());
    await store.stat(key);
    s3.proxy.decide = (piece) =>
      PUT_VALUE.test(piece.toString('latin1')) ? 'lose-answer' : 'reset';
    expect((await failureOf(store.write(key, randomBytes(10)))).kind).toBe('unreachable');
  });

  it.each(['lose-answer', 'half-close'] as const)(
    'to the last request of an upload (%s)',
    async (fault) => {
      const store = open();
      const saveId = newSaveId();
      s3.proxy.once(COMPLETE, fault);
      await upload(store, saveId, stream(12 << 20));
      await store.commitStaged(saveId, keyOf(saveId), 12 << 20);
      expect(await listed(store)).toEqual([keyOf(saveId)]);
    }
  );

  it('to a part of an upload', async () => {
    const store = open();
    const saveId = newSaveId();
    s3.proxy.once(PART, 'lose-answer');
    await upload(store, saveId, stream(12 << 20));
    expect(await store.stat(keyOf(saveId))).toEqual({ size: 12 << 20 });
  });

  it.each(['lose-answer', 'half-close', 'reset'] as const)('to a delete (%s)', async (fault) => {
    const store = open();
    const key = keyOf(newSaveId());
    await store.write(key, randomBytes(10));
    s3.proxy.once(DELETE_VALUE, fault);
    await store.delete(key);
    expect(await store.stat(key)).toBeNull();
    await store.delete(key);
  });
});

describe('a network on which requests are lost or late', () => {
  const impatient = () => {
    const config_kwargs = { read_timeout: 0.5, retries: { total_max_attempts: 2 } };
    return openValueStore(newS3Dir(), { ...s3.optionsOf(2), config_kwargs });
  };

  it.each(['drop', 'delay'] as const)(
    'saves, loads and deletes all the same (%s)',
    async (fault) => {
      const store = impatient();
      const [key, saveId] = [keyOf(newSaveId()), newSaveId()];
      const bytes = randomBytes(1000);
      s3.proxy.once(PUT_VALUE, fault);
      await store.write(key, bytes);
      s3.proxy.once(GET_VALUE, fault);
      expect(Buffer.from(await store.read(key)).equals(bytes)).toBe(true);
      s3.proxy.once(/^HEAD/, fault);
      expect(await store.stat(key)).toEqual({ size: 1000 });
      s3.proxy.once(PART, fault);
      await upload(store, saveId, stream(12 << 20));
      expect(await store.stat(keyOf(saveId))).toEqual({ size: 12 << 20 });
      s3.proxy.once(DELETE_VALUE, fault);
      await store.delete(key);
      expect(await listed(store)).toEqual([keyOf(saveId)]);
    }
  );

  it('says so where nothing ever answers', async () => {
    const store = impatient();
    const [key, saveId] = [keyOf(newSaveId()), newSaveId()];
    await store.write(key, randomBytes(10));
    s3.proxy.decide = () => 'drop';
    for (const attempt of [
      () => store.write(keyOf(newSaveId()), randomBytes(10)),
      () => store.read(key),
      () => store.delete(key),
      () => upload(store, saveId, stream(12 << 20))
    ]) {
      expect((await failureOf(attempt())).kind).toBe('unreachable');
    }
    s3.proxy.decide = () => 'pass';
    expect(await store.stat(key)).toEqual({ size: 10 });
  });
});

describe('a connection that breaks', () => {
  it('in an upload: an error, and neither a value nor an upload is left', async () => {
    const store = open(newS3Dir(), 2);
    const saveId = newSaveId();
    s3.proxy.decide = (piece) => (PART.test(piece.toString('latin1')) ? 'reset' : 'pass');
    const error = await failureOf(upload(store, saveId, stream(12 << 20)));
    expect(error).toMatchObject({ kind: 'unreachable', field: 'artifact_storage_dir' });
    s3.proxy.decide = () => 'pass';
    expect(await listed(store)).toEqual([]);
  });

  it('in an upload, for good: what stays is found and aborted later', async () => {
    const store = open(newS3Dir(), 1);
    const saveId = newSaveId();
    s3.proxy.decide = (piece) =>
      /^POST \S+uploads/.test(piece.toString('latin1')) ? 'pass' : 'reset';
    expect((await failureOf(upload(store, saveId, stream(12 << 20)))).kind).toBe('unreachable');
    s3.proxy.decide = () => 'pass';
    for await (const entry of store.list()) {
      expect(entry.staging).toBe(true);
      await store.delete(entry.key);
    }
    expect(await listed(store)).toEqual([]);
  });

  it('in a read: it goes on where it broke', async () => {
    const store = open(newS3Dir(), 2);
    const saveId = newSaveId();
    const pieces = Array.from({ length: 12 }, () => randomBytes(1 << 20));
    await upload(store, saveId, Readable.from(pieces));
    const ranges: string[] = [];
    let cut = 0;
    s3.proxy.decide = (piece) => {
      const text = piece.toString('latin1');
      if (!GET_VALUE.test(text)) {
        return 'pass';
      }
      ranges.push(/^range: (\S+)/im.exec(text)?.[1] ?? 'whole');
      cut += 1;
      return cut <= 2 ? 'cut-answer' : 'pass';
    };
    const whole = Buffer.concat(pieces);
    expect(Buffer.from(await store.read(keyOf(saveId))).equals(whole)).toBe(true);
    expect(ranges).toHaveLength(3);
    expect(ranges[0]).toBe('whole');
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range))).toBe(true);
  });

  it('in a read of what is another object since: an error', async () => {
    const store = open(newS3Dir(), 2);
    const saveId = newSaveId();
    await upload(store, saveId, stream(12 << 20));
    const opened = await store.openRead(keyOf(saveId));
    const reading = opened.bytes.iterator();
    await reading.next();
    await store.delete(keyOf(saveId));
    await upload(store, saveId, stream(12 << 20));
    s3.proxy.cut();
    const rest = async () => {
      for (let next = await reading.next(); next?.done === false; next = await reading.next());
    };
    expect((await failureOf(rest())).kind).toBe('corrupted');
  });

  it('in a read: an error, never half a value', async () => {
    const store = open(newS3Dir(), 1);
    const saveId = newSaveId();
    await upload(store, saveId, stream(12 << 20));
    s3.proxy.once(GET_VALUE, 'cut-answer');
    expect((await failureOf(store.read(keyOf(saveId)))).kind).toBe('unreachable');
    expect(await store.read(keyOf(saveId))).toHaveLength(12 << 20);
  });

  it('in a check: an error; and the same store goes on when S3 is back', async () => {
    const store = open(newS3Dir(), 1);
    s3.proxy.decide = () => 'reset';
    expect((await failureOf(store.check())).kind).toBe('unreachable');
    s3.proxy.decide = () => 'pass';
    expect(await store.check()).toEqual({ would_create: false });
    expect(await listed(store)).toEqual([]);
  });
});

describe('writers of one key at once', () => {
  it('are told apart: one wins, and the others hear of a conflict', async () => {
    const store = open();
    const key = keyOf(newSaveId());
    const values = Array.from({ length: 6 }, () => randomBytes(100));
    const outcomes = await Promise.allSettled(values.map((bytes) => store.write(key, bytes)));
    const winners = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
    expect(winners).toHaveLength(1);
    expect(Buffer.from(await store.read(key))).toEqual(values[winners[0] ?? -1]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({ kind: 'conflict' });
      }
    }
  });
});

describe('an artifact store whose values are in S3', () => {
  it('neither loses nor doubles a save on a bad network', async () => {
    const store = openStore();
    await store.prepare();
    let pieces = 0;
    s3.proxy.decide = () => {
      pieces += 1;
      return pieces % 11 === 0 ? 'reset' : pieces % 7 === 0 ? 'lose-answer' : 'pass';
    };
    const requests = Array.from({ length: 25 }, (_, i) => inlineSave('model', `value ${i}`));
    const saved: number[] = [];
    for (const request of requests) {
      // As the kernel's client: the same save again, until it is answered.
      for (let answered = false; !answered; ) {
        try {
          saved.push((await store.save(request)).version);
          answered = true;
        } catch (error) {
          expect(isArtifactStorageError(error) && error.kind).toBe('unreachable');
        }
      }
    }
    s3.proxy.decide = () => 'pass';
    expect(saved).toEqual(requests.map((_, i) => i));
    for (const [i, request] of requests.entries()) {
      const { bytes } = await store.openValue({ name: 'model', version: i });
      expect(Buffer.concat(await bytes.toArray()).toString()).toBe(
        Buffer.from((request.value as { base64: string }).base64, 'base64').toString()
      );
    }
    const { orphans } = await store.cleanUp({ dry_run: true, grace_seconds: 0 });
    expect(orphans).toEqual([]);
    await store.close();
  });

  it('aborts what a killed storage server was uploading, a day later', async ({ skip }) => {
    skip(s3.server.gaps.uploads, 'lists no uploads, and gives them up by itself');
    const dir = newS3Dir();
    const store = openStore(dir, 1);
    await store.prepare();
    await store.save(inlineSave('model'));
    await store.close();
    s3.proxy.decide = (piece) =>
      /^POST \S+uploads/.test(piece.toString('latin1')) ? 'pass' : 'reset';
    await failureOf(upload(open(dir, 1), newSaveId(), stream(12 << 20)));
    s3.proxy.decide = () => 'pass';
    const seen = open(dir);
    const uploads = async () => (await listed(seen)).filter((key) => key === 'upload').length;
    expect(await uploads()).toBe(1);
    const young = openStore(dir);
    await young.save(inlineSave('model'));
    await young.close();
    expect(await uploads()).toBe(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3_600_000 });
    const later = openStore(dir);
    await later.save(inlineSave('model'));
    await later.close();
    expect(await uploads()).toBe(0);
  });

  it('has no row of a value that never arrived', async () => {
    const store = openStore(newS3Dir(), 2);
    await store.prepare();
    const saveId = newSaveId();
    s3.proxy.decide = (piece) => (PART.test(piece.toString('latin1')) ? 'reset' : 'pass');
    expect((await failureOf(store.upload(saveId, 'big', stream(12 << 20)))).kind).toBe(
      'unreachable'
    );
    const request = inlineSave('big', '', { save_id: saveId, size: 12 << 20 });
    expect((await failureOf(store.save({ ...request, value: { staged: true } }))).kind).toBe(
      'not_found'
    );
    expect((await store.list({})).total).toBe(0);
    await store.close();
  });

  it.each([
    [
      'a small value',
      PUT_VALUE,
      (store: ArtifactStore, { save_id, name }: SaveRequest) =>
        store.upload(save_id, name, Readable.from([randomBytes(1000)]))
    ],
    [
      'a large value',
      COMPLETE,
      (store: ArtifactStore, { save_id, name }: SaveRequest) =>
        store.upload(save_id, name, stream(12 << 20))
    ],
    [
      'a value in its save',
      PUT_VALUE,
      (store: ArtifactStore, request: SaveRequest) => store.save(request)
    ]
  ] as const)(
    'leaves nothing of %s whose last request was on its way when it was discarded',
    async (_, last, bring) => {
      const store = openStore();
      await store.prepare();
      const request = inlineSave('model');
      const { promise: arrived, resolve: met } = Promise.withResolvers<void>();
      s3.proxy.once(last, 'hold', met);
      const brought = bring(store, request).catch(() => undefined);
      await arrived;
      const discarded = store.discard(request.save_id, request.name);
      // Time in which a delete would come before the write.
      await Promise.race([discarded, store.check().then(() => store.check())]);
      await s3.proxy.release();
      await Promise.all([brought, discarded]);
      const { orphans } = await store.cleanUp({ dry_run: true, grace_seconds: 0 });
      expect(orphans).toEqual([]);
      expect((await store.list({})).total).toBe(0);
      await store.close();
    }
  );

  it('says after a delete whose answer was lost that it is gone', async () => {
    const store = openStore();
    await store.prepare();
    await store.save(inlineSave('model'));
    s3.proxy.once(DELETE_VALUE, 'lose-answer');
    expect(await store.delete('model', 'all')).toEqual([0]);
    const { orphans } = await store.cleanUp({ dry_run: true, grace_seconds: 0 });
    expect(orphans).toEqual([]);
    await store.close();
  });
});
