import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocationSettings } from '../../../src/api/location.js';
import { RefusingProxy } from '../support/s3/refusing-proxy.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import { CopiedStores } from './copied-stores.js';

const COUNT = 40;
const SOME = [0, 1, 2, 3, 4].map((index) => ({ name: `name-${index}`, version: 0 }));

const s3 = s3OfTests();
let stores: CopiedStores;
let proxy: RefusingProxy;
let inS3: LocationSettings;
beforeEach(async () => {
  stores = new CopiedStores();
  proxy = await RefusingProxy.start(s3.port);
  inS3 = {
    ...stores.folder('in-s3'),
    artifact_storage_dir: `s3://team/${randomUUID()}`,
    storage_options: { ...WRITER, endpoint_url: proxy.endpoint }
  };
});
afterEach(async () => {
  await stores.close();
  await proxy.stop();
});

async function fill(session: string, location?: LocationSettings): Promise<void> {
  await stores.open(session, location);
  for (let index = 0; index < COUNT; index++) {
    const value = index % 8 === 0 ? randomBytes(400_000) : `value ${index}`;
    await stores.save(session, `name-${index % 5}`, value);
  }
}

/** Some that are there before: how much a copy that stops at once has brought is chance. */
const copySome = (target: string | LocationSettings) =>
  stores.copy('a', target, { selection: { versions: SOME } });

/** From now on credentials last for so many requests. */
function expireAfter(requests: number): void {
  let asked = 0;
  proxy.decide = () => (++asked > requests ? 'ExpiredToken' : undefined);
}
const renew = () => {
  proxy.decide = () => undefined;
};

/** What no version knows, however young. */
async function orphansOf(session: string) {
  const request = { dry_run: true, grace_seconds: 0 };
  return (await stores.server.run(session, 'clean_up', request)).json.orphans;
}

describe('credentials that expire during a copy', () => {
  it('to S3 stop it with what came; with new ones it goes on where it was', async () => {
    await fill('a');
    await copySome(inS3);
    expireAfter(40);
    const { status, json } = await stores.tryCopy('a', inS3);
    expect([status, json.kind, json.field]).toEqual([
      403,
      'permission_denied',
      'artifact_storage_dir'
    ]);
    expect(json.title).toContain(`The credentials for ${inS3.artifact_storage_dir}`);
    expect(json.title).toContain('have expired');
    expect(json.hint).toMatch(/enter a new key, secret and token.*Start the same copy again/);
    renew();
    await stores.open('b', inS3);
    const came = await stores.versions('b');
    expect(came.length).toBeGreaterThanOrEqual(SOME.length);
    // Those that could not be read back are not there: no row says more than is known.
    expect(came.filter((one: { verified_at?: string }) => !one.verified_at)).toEqual([]);
    expect(await stores.copy('a', inS3)).toMatchObject({
      already_there: came.length,
      verified: COUNT - came.length,
      failed: 0
    });
    expect(await stores.kept('b')).toEqual(await stores.kept('a'));
    expect(await orphansOf('b')).toEqual([]);
  }, 60_000);

  it('from S3 stop it with what came; with new ones it goes on where it was', async () => {
    await fill('a', inS3);
    await copySome('b');
    expireAfter(15);
    const { status, json } = await stores.tryCopy('a', 'b');
    expect([status, json.kind, json.field]).toEqual([
      403,
      'permission_denied',
      'source.artifact_storage_dir'
    ]);
    expect(json.title).toContain(`The credentials for ${inS3.artifact_storage_dir}`);
    expect(json.hint).toContain('Start the same copy again with credentials that are valid');
    await stores.open('b');
    const came = (await stores.versions('b')).length;
    expect(came).toBeGreaterThanOrEqual(SOME.length);
    renew();
    expect(await stores.copy('a', 'b')).toMatchObject({
      already_there: came,
      verified: COUNT - came,
      failed: 0
    });
    expect(await stores.kept('b')).toEqual(await stores.kept('a'));
    expect(await orphansOf('b')).toEqual([]);
  }, 60_000);
});
