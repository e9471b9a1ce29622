import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorDetails } from '../../../../../src/api/errors.js';
import type { StorageOptions } from '../../../../../src/api/location.js';
import { parseArtifactStorageDir } from '../../../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../../../src/location/location-base.js';
import { copyVersion } from '../../../../../src/server/store/copy-version.js';
import { openArtifactStore } from '../../../../../src/server/store/open-artifact-store.js';
import * as s3 from '../../../../../src/server/values/object/s3/aws-sdk.js';
import type { Connected } from '../../../../../src/server/values/object/s3/s3-connection.js';
import { MultipartUpload } from '../../../../../src/server/values/object/s3/s3-multipart.js';
import { PartReader } from '../../../../../src/server/values/part-reader.js';
import { openValueStore } from '../../../../../src/server/values/value-store-registry.js';
import { pieces } from '../../../contract/value-store.contract.js';
import { TestServer } from '../../../http/support.js';
import { failureOf } from '../../../support/failure.js';
import { faultyS3OfTests, newS3Dir, openS3 } from '../../../support/s3/s3-fixture.js';
import { READER, WRITER } from '../../../support/s3/s3-server.js';
import { refuse, ScriptedS3 } from '../../../support/s3/scripted-s3.js';
import { inlineSave, newSaveId, sqliteOf } from '../../../support/stores.js';

const PART = /^PUT \S+partNumber=/;
const PIECES = 100;

const faulty = faultyS3OfTests();
const { server } = faulty;
let scripted: ScriptedS3;
beforeEach(async () => {
  scripted = await ScriptedS3.start();
});
afterEach(() => {
  scripted.stop();
  vi.unstubAllEnvs();
});

const options = (more?: object) => faulty.optionsOf(1, more);

/** 100 MiB, and how much of it was asked for. */
function countedStream() {
  const counted = { taken: 0 };
  const piece = randomBytes(1 << 20);
  const bytes = Readable.from(
    (function* () {
      for (; counted.taken < PIECES; counted.taken++) {
        yield piece;
      }
    })()
  );
  return { bytes, counted };
}

interface Refused {
  readonly artifact_storage_dir: string;
  readonly storage_options: StorageOptions;
}

/** What S3 refuses, and what people read. */
const REFUSALS: readonly (readonly [string, ErrorDetails['kind'], RegExp, () => Refused])[] = [
  [
    'a key that may only read',
    'permission_denied',
    /permission/,
    () => ({ artifact_storage_dir: newS3Dir().text, storage_options: options(READER) })
  ],
  [
    'a bucket that does not exist',
    'not_found',
    /bucket/,
    () => {
      // SeaweedFS makes it.
      scripted.answer = (asked, response) => refuse(asked, response, 404, 'NoSuchBucket');
      return { artifact_storage_dir: newS3Dir().text, storage_options: scripted.options };
    }
  ],
  [
    'a connection that breaks',
    'unreachable',
    /connection/,
    () => {
      faulty.proxy.decide = (piece) => (PART.test(piece.toString('latin1')) ? 'reset' : 'pass');
      return { artifact_storage_dir: newS3Dir().text, storage_options: options() };
    }
  ]
];

describe('an upload that S3 refuses', () => {
  it.for(REFUSALS)(
    'says why, and takes no more of the value: %s',
    async ([name, kind, says, arrange], { skip }) => {
      skip(name.startsWith('a key') && server.gaps.permissions, 'every key may do everything here');
      const { artifact_storage_dir, storage_options } = arrange();
      const dir = parseArtifactStorageDir(artifact_storage_dir, NO_BASE);
      const store = openValueStore(dir, storage_options);
      const { bytes, counted } = countedStream();
      const saveId = newSaveId();
      const failure = await failureOf(store.upload(saveId, `big/${saveId}.pkl`, bytes));
      expect(failure.kind).toBe(kind);
      expect(`${failure.message} ${failure.hint}`).toMatch(says);
      expect(counted.taken).toBeLessThan(PIECES);
      expect(bytes.destroyed).toBe(true);
    }
  );

  it('for stale keys of a profile lets the next one use those of now', async () => {
    const credentials = join(faulty.base, 'credentials');
    const write = ({ key, secret }: { key: string; secret: string }) =>
      writeFileSync(
        credentials,
        `[team]\naws_access_key_id = ${key}\naws_secret_access_key = ${secret}\n`
      );
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', credentials);
    vi.stubEnv('AWS_CONFIG_FILE', join(faulty.base, 'config'));
    write({ key: 'canarykey', secret: 'canary' });
    const store = openValueStore(newS3Dir(), options({ profile: 'team' }));
    const saveId = newSaveId();
    const key = `big/${saveId}.pkl`;
    const upload = () => store.upload(saveId, key, countedStream().bytes);
    expect((await failureOf(upload())).kind).toBe('permission_denied');
    write(WRITER);
    await upload();
    expect(await store.stat(key)).toEqual({ size: PIECES << 20 });
  });

  it.for(REFUSALS)(
    'is answered while the kernel still sends: %s',
    async ([name, kind, , arrange], { skip }) => {
      skip(name.startsWith('a key') && server.gaps.permissions, 'every key may do everything here');
      const test = new TestServer(faulty.base, { command_line: arrange(), settings: {} });
      const socketPath = join(faulty.base, 's.sock');
      await test.app.listen({ path: socketPath });
      const sent = request({
        socketPath,
        method: 'PUT',
        path: `/sessions/kernel-1/value?name=big&save_id=${newSaveId()}`,
        headers: { 'x-artifact-storage': '1', 'content-type': 'application/octet-stream' }
      });
      const answered = new Promise<{ kind: string; connection: string | undefined }>(
        (resolve, reject) => {
          sent.once('response', async (response) => {
            const body = Buffer.concat(await response.toArray()).toString();
            resolve({ kind: JSON.parse(body).kind, connection: response.headers.connection });
          });
          sent.once('error', reject);
        }
      );
      // Never ended: whoever waits for the whole value waits forever.
      sent.write(randomBytes(60 << 20));
      expect(await answered).toEqual({ kind, connection: 'close' });
      sent.destroy();
      await test.close();
    }
  );
});

describe('a value of some MiB', () => {
  it('is sent at once: S3 is not asked first whether it would take it', async () => {
    const store = openS3('s3://team/x', scripted.options);
    await store.write(`a/${newSaveId()}.pkl`, Buffer.alloc(3 << 20));
    const [{ headers } = {}] = scripted.asked.filter(({ method }) => method === 'PUT');
    expect(headers?.['content-length']).toBe(String(3 << 20));
    expect(headers?.expect).toBeUndefined();
  });
});

describe('an upload in parts', () => {
  const PART_SIZE = 5 << 20;
  const sized = (more: object = {}) => ({ ...options(), default_block_size: PART_SIZE, ...more });

  it.for([
    ['nothing', 0],
    ['less than a part', 1000],
    ['exactly one part', PART_SIZE],
    ['one byte more', PART_SIZE + 1],
    ['exactly two parts', 2 * PART_SIZE],
    ['more parts than are sent at once', 9 * PART_SIZE - 1]
  ] as const)('of %s comes back as it was', async ([, size]) => {
    const store = openValueStore(newS3Dir(), sized());
    const saveId = newSaveId();
    const key = `big/${saveId}.pkl`;
    const value = randomBytes(size);
    await store.upload(saveId, key, pieces(value));
    expect(value.equals(await store.read(key))).toBe(true);
    await store.close?.();
  });

  it.for(['CRC32', 'SHA256'])('takes checksums by %s', async (algorithm) => {
    const store = openValueStore(
      newS3Dir(),
      sized({
        config_kwargs: { request_checksum_calculation: 'when_supported' },
        s3_additional_kwargs: { ChecksumAlgorithm: algorithm }
      })
    );
    const saveId = newSaveId();
    const key = `big/${saveId}.pkl`;
    const value = randomBytes(3 * PART_SIZE);
    await store.upload(saveId, key, pieces(value));
    expect(value.equals(await store.read(key))).toBe(true);
    await store.close?.();
  });

  it('needs one buffer more than parts are sent at once, however long the value is', async () => {
    const allocated = vi.spyOn(Buffer, 'allocUnsafeSlow');
    const store = openValueStore(newS3Dir(), sized({ max_concurrency: 2 }));
    const saveId = newSaveId();
    await store.upload(saveId, `big/${saveId}.pkl`, countedStream().bytes);
    const parts = allocated.mock.calls.filter(([size]) => size === PART_SIZE);
    expect(parts.length).toBeLessThanOrEqual(3);
    allocated.mockRestore();
    await store.close?.();
  });

  it('tells which option helps where a value has too many parts', async () => {
    const connected = {
      client: {
        config: { requestChecksumCalculation: async () => 'WHEN_REQUIRED' },
        send: async () => ({ UploadId: '1' })
      },
      s3
    } as unknown as Connected;
    const bytes = Readable.from([randomBytes(10_001)]);
    const place = { Bucket: 'team', Key: 'big' };
    const sizes = { part_size: 1, concurrency: 4 };
    const upload = new MultipartUpload(connected, place, new PartReader(bytes), sizes);
    const failure = await failureOf(upload.run());
    expect(failure.field).toBe('storage_options.default_block_size');
    expect(bytes.destroyed).toBe(true);
  });
});

describe('a copy whose source breaks', () => {
  it('blames the source, and leaves nothing in the target', async () => {
    const source = faulty.openStore(newS3Dir(), 1, 'source.sqlite');
    const target = openArtifactStore({
      dir: newS3Dir(),
      database: sqliteOf(join(faulty.base, 'target.sqlite')),
      storage_options: { ...WRITER, endpoint_url: server.endpoint }
    });
    await Promise.all([source.prepare(), target.prepare()]);
    const save_id = newSaveId();
    const { size, sha256 } = await source.upload(save_id, 'big', countedStream().bytes);
    const save = inlineSave('big', '', { save_id, size, sha256, value: { staged: true } });
    const { root } = await source.save(save);
    faulty.proxy.once(/^GET \S+\.pkl/, 'cut-answer');
    const copied = await copyVersion(source, target, { name: 'big', version: 0, save_id });
    expect(copied).toMatchObject({
      kind: 'unreadable',
      error: { kind: 'unreachable', message: expect.stringContaining(root) }
    });
    expect((await target.cleanUp({ dry_run: true, grace_seconds: 0 })).orphans).toEqual([]);
    await Promise.all([source.close(), target.close()]);
  });
});
