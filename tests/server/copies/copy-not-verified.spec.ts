import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocationSettings } from '../../../src/api/location.js';
import { RefusingProxy } from '../support/s3/refusing-proxy.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import { CopiedStores } from './copied-stores.js';

const COUNT = 6;

const s3 = s3OfTests();
let stores: CopiedStores;
let proxy: RefusingProxy;
let target: LocationSettings;
beforeEach(async () => {
  stores = new CopiedStores();
  proxy = await RefusingProxy.start(s3.port);
  target = {
    ...stores.folder('b'),
    artifact_storage_dir: `s3://team/${randomUUID()}`,
    storage_options: { ...WRITER, endpoint_url: proxy.endpoint }
  };
  await stores.open('a');
  for (let index = 0; index < COUNT; index++) {
    await stores.save('a', 'model', index === 0 ? randomBytes(400_000) : `value ${index}`);
  }
  // Values can be written and listed, and not be read.
  proxy.decide = ({ method, url }) =>
    /^(GET|HEAD)$/.test(method) && url.includes('.pkl') ? 'AccessDenied' : undefined;
});
afterEach(async () => {
  await stores.close();
  await proxy.stop();
});

const all = Array.from({ length: COUNT }, (_, version) => ({ name: 'model', version }));

describe('a target that takes values and does not give them back', () => {
  it('has them copied, not verified; the same copy verifies them once they can be read', async () => {
    expect(await stores.copy('a', target)).toMatchObject({
      copied: COUNT,
      verified: 0,
      not_verified: COUNT,
      failed: 0,
      unverified: all,
      unverified_count: COUNT
    });
    expect(await stores.copy('a', target)).toMatchObject({
      already_there: COUNT,
      copied: 0,
      verified_now: 0,
      unverified_count: COUNT
    });
    proxy.decide = () => undefined;
    expect(await stores.copy('a', target, { dry_run: true })).toMatchObject({
      already_there: COUNT,
      to_copy: 0,
      unverified: all
    });
    expect(await stores.copy('a', target)).toMatchObject({
      already_there: COUNT,
      copied: 0,
      verified_now: COUNT,
      unverified: [],
      unverified_count: 0
    });
    await stores.open('b', target);
    const copies = await stores.versions('b');
    expect(copies.every(({ verified_at }: { verified_at?: string }) => verified_at)).toBe(true);
    expect(await stores.kept('b')).toEqual(await stores.kept('a'));
    const last = await stores.copy('a', target);
    expect(last).toMatchObject({ verified_now: 0, unverified_count: 0 });
  }, 60_000);

  it('has failed copies where other bytes come back later', async () => {
    await stores.copy('a', target);
    const { artifacts } = (await stores.ask('GET', '/sessions/a/versions?limit=1')).json;
    proxy.decide = () => undefined;
    await stores.open('b', target);
    const [newest] = await stores.versions('b');
    const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
    const client = new S3Client({
      endpoint: s3.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: WRITER.key, secretAccessKey: WRITER.secret }
    });
    const Key = `${target.artifact_storage_dir?.slice('s3://team/'.length)}/${newest.value_key}`;
    await client.send(new PutObjectCommand({ Bucket: 'team', Key, Body: 'other bytes' }));
    client.destroy();
    const report = await stores.copy('a', target);
    expect(report).toMatchObject({ already_there: COUNT - 1, verified_now: COUNT - 1, failed: 1 });
    expect(report.problems).toMatchObject([
      { name: 'model', version: artifacts[0].version, reason: 'damaged' }
    ]);
  }, 60_000);
});
