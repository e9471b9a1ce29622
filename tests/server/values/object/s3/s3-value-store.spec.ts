import { randomBytes, randomUUID } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import type { ValueStore } from '../../../../../src/server/values/value-store.js';
import { collect, valueStoreContract } from '../../../contract/value-store.contract.js';
import { failureOf } from '../../../support/failure.js';
import { openS3, s3OfTests } from '../../../support/s3/s3-fixture.js';
import { WRITER } from '../../../support/s3/s3-server.js';
import { newSaveId } from '../../../support/stores.js';

const server = s3OfTests();

function open(url: string, credentials: object = WRITER, more: object = {}): ValueStore {
  const options = { ...credentials, endpoint_url: server.endpoint, ...more };
  return openS3(url, options);
}

valueStoreContract('S3', async () => {
  const url = `s3://team/${randomUUID()}`;
  return { open: () => open(url), dispose: async () => undefined };
});

describe('S3ValueStore', () => {
  it('keeps values at the root of a bucket, too, and takes s3a:// for s3://', async () => {
    const saveId = newSaveId();
    const key = `root-${randomUUID()}/${saveId}.pkl`;
    await open('s3a://team').write(key, Buffer.from('value'));
    const root = open('s3://team');
    expect(Buffer.from(await root.read(key)).toString()).toBe('value');
    expect((await collect(root)).map((entry) => entry.key)).toContain(key);
    await root.delete(key);
    await root.delete(key);
    expect(await root.stat(key)).toBeNull();
  });

  it('puts a clock right that is wrong by hours', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 3_600_000 });
    try {
      const store = open(`s3://team/${randomUUID()}`);
      const key = `a/${newSaveId()}.pkl`;
      await store.write(key, Buffer.from('value'));
      expect(Buffer.from(await store.read(key)).toString()).toBe('value');
    } finally {
      vi.useRealTimers();
    }
  });

  it('streams a value of unknown length in parts, and back', async () => {
    const store = open(`s3://team/${randomUUID()}`);
    const saveId = newSaveId();
    const key = `big/${saveId}.pkl`;
    const pieces = Array.from({ length: 30 }, () => randomBytes(1 << 20));
    await store.upload(saveId, key, Readable.from(pieces));
    await store.commitStaged(saveId, key, 30 << 20);
    expect(Buffer.from(await store.read(key)).equals(Buffer.concat(pieces))).toBe(true);
    const again = failureOf(store.upload(saveId, key, Readable.from(pieces)));
    expect((await again).kind).toBe('conflict');
  });

  it('leaves no value and no upload behind when the stream breaks off', async () => {
    const store = open(`s3://team/${randomUUID()}`);
    const saveId = newSaveId();
    const bytes = new PassThrough({ highWaterMark: 32 << 20 });
    const uploading = failureOf(store.upload(saveId, `big/${saveId}.pkl`, bytes));
    bytes.write(randomBytes(20 << 20));
    // All that came so far is on its way to S3.
    await vi.waitFor(() => expect(bytes.readableLength).toBe(0), { timeout: 20_000 });
    bytes.destroy(new Error('The client has gone.'));
    await uploading;
    expect(await store.stat(`big/${saveId}.pkl`)).toBeNull();
    expect(await collect(store)).toEqual([]);
  });

  it.for([
    [
      'a wrong secret',
      's3://team/x',
      { key: WRITER.key, secret: 'canary-wrong' },
      'permission_denied'
    ],
    ['an unknown key', 's3://team/x', { key: 'canarykey', secret: 'x' }, 'permission_denied'],
    ['a missing bucket', 's3://no-such-bucket/x', WRITER, 'not_found'],
    ['anonymous access', 's3://team/x', { anon: true }, 'permission_denied']
  ] as const)('says why a check fails: %s', async ([, url, credentials, kind]) => {
    const error = await failureOf(open(url, credentials).check());
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toMatch(/canary/);
  });

  it('says that nobody listens at the endpoint', async () => {
    const store = open('s3://team/x', WRITER, {
      endpoint_url: 'http://127.0.0.1:9',
      config_kwargs: { retries: { total_max_attempts: 1 } }
    });
    expect((await failureOf(store.check())).kind).toBe('unreachable');
  });
});
