import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocationSettings } from '../../../src/api/location.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import { PASSWORD, TestPostgresql } from '../support/postgresql.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import { CopiedStores } from './copied-stores.js';

const s3 = s3OfTests();
let postgresql: TestPostgresql;
let stores: CopiedStores;
let toDatabase: FaultyProxy;
let toS3: FaultyProxy;
beforeAll(async () => {
  postgresql = await TestPostgresql.start();
}, 60_000);
afterAll(() => postgresql.stop());
beforeEach(async () => {
  stores = new CopiedStores();
  [toDatabase, toS3] = await Promise.all([
    FaultyProxy.start(postgresql.port),
    FaultyProxy.start(s3.port)
  ]);
});
afterEach(async () => {
  await stores.close();
  await Promise.all([toDatabase.stop(), toS3.stop()]);
});

async function remote(credentials: object = WRITER): Promise<LocationSettings> {
  const database = await postgresql.createDatabase();
  return {
    artifact_storage_dir: `s3://team/${randomUUID()}`,
    database_url: postgresql.url(database, '', toDatabase.port),
    storage_options: {
      ...credentials,
      endpoint_url: `http://127.0.0.1:${toS3.port}`,
      config_kwargs: { retries: { total_max_attempts: 2 } }
    }
  };
}

async function fill(session: string, count = 12): Promise<void> {
  await stores.open(session);
  for (let i = 0; i < count; i++) {
    await stores.save(session, `name-${i % 4}`, i === 0 ? randomBytes(6_000_000) : `value ${i}`);
  }
}

describe('a copy from a folder and SQLite to S3 and PostgreSQL', () => {
  it('and back keeps everything', async () => {
    await fill('a');
    const target = await remote();
    const report = await stores.copy('a', target);
    expect(report).toMatchObject({ planned: 12, copied: 12, verified: 12, failed: 0 });
    await stores.open('b', target);
    expect(await stores.kept('b')).toEqual(await stores.kept('a'));
    expect(await stores.copy('b', 'c')).toMatchObject({ copied: 12, verified: 12 });
    await stores.open('c');
    expect(await stores.kept('c')).toEqual(await stores.kept('a'));
    expect(await stores.copy('a', target)).toMatchObject({ copied: 0, already_there: 12 });
  }, 60_000);

  it('tells the secrets of the target to nobody', async () => {
    await fill('a', 4);
    const target = await remote();
    const { json } = await stores.tryCopy('a', target);
    expect(json.copied).toBe(4);
    const told = JSON.stringify([json, stores.server.events]);
    const state = join(stores.server.home, 'state');
    const files = readdirSync(state, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    const url = encodeURIComponent(PASSWORD);
    for (const secret of [WRITER.secret, PASSWORD, url]) {
      expect([told, ...files].filter((text) => text.includes(secret))).toEqual([]);
    }
  }, 60_000);

  it('survives connections that are dropped', async () => {
    await fill('a');
    const target = await remote();
    await stores.copy('a', target, { selection: { versions: [{ name: 'name-1' }] } });
    let [asked, queried] = [0, 0];
    toS3.decide = (piece) =>
      /^(PUT|POST|GET) /.test(piece.toString('latin1', 0, 5)) && ++asked % 9 === 0
        ? 'lose-answer'
        : 'pass';
    toDatabase.decide = () => (++queried % 97 === 0 ? 'reset' : 'pass');
    let report = await stores.tryCopy('a', target);
    for (let again = 0; again < 10 && report.status !== 200; again++) {
      report = await stores.tryCopy('a', target);
    }
    expect(report.json).toMatchObject({ planned: 12, failed: 0 });
    toDatabase.decide = () => 'pass';
    toS3.decide = () => 'pass';
    expect(await stores.copy('a', target)).toMatchObject({ copied: 0, already_there: 12 });
    await stores.open('b', target);
    expect(await stores.kept('b')).toEqual(await stores.kept('a'));
  }, 90_000);

  it('that is out of reach stops with an error, and goes on when it is started again', async () => {
    await fill('a');
    const target = await remote();
    let puts = 0;
    toS3.decide = (piece) =>
      piece.toString('latin1').startsWith('PUT ') && ++puts > 5 ? 'reset' : 'pass';
    const { status, json } = await stores.tryCopy('a', target);
    expect([status, json.kind]).toEqual([503, 'unreachable']);
    expect(json.hint).toContain('Start the same copy again');
    toS3.decide = () => 'pass';
    const report = await stores.copy('a', target);
    expect(report).toMatchObject({ planned: 12, failed: 0 });
    expect(report.already_there + report.copied).toBe(12);
    await stores.open('b', target);
    expect(await stores.kept('b')).toEqual(await stores.kept('a'));
  }, 90_000);

  it('whose credentials are refused says so, and goes on with others', async () => {
    await fill('a');
    const target = await remote();
    const wrong = { ...target.storage_options, secret: 'not-the-secret-any-more' };
    const refused = await stores.tryCopy('a', { ...target, storage_options: wrong });
    expect([refused.status, refused.json.kind]).toEqual([403, 'permission_denied']);
    expect(await stores.copy('a', target)).toMatchObject({ copied: 12 });
  }, 60_000);
});
