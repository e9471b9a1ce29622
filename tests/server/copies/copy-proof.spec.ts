import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CopyReport } from '../../../src/api/copy.js';
import type { LocationSettings } from '../../../src/api/location.js';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../src/location/location-base.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { MainProcess } from '../support/main-process.js';
import { TestPostgresql } from '../support/postgresql.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import { databaseAt, storeWith } from '../support/stores.js';
import { contentOf, fillStore, seeded } from './proof-store.js';

const [versions = 300, megabytes = 40, seed = 14] = (process.env.ARTIFACT_STORAGE_TEST_COPY ?? '')
  .split(',')
  .filter((text) => text !== '')
  .map(Number);
const isFull = versions > 300;
const KILLS = 5;
const UPLOADS = '.artifact-storage-uploads/';
const LIMIT_MS = isFull ? 3_600_000 : 240_000;

const s3 = s3OfTests();
let postgresql: TestPostgresql;
let base: string;
let main: MainProcess;
let source: ArtifactStore;
let target: ArtifactStore;
let location: LocationSettings;
let random: () => number;
/** How often an operation was started. */
let starts = 0;

const startMain = () => MainProcess.start({ runtime: base, environment: { HOME: base } });

beforeAll(async () => {
  postgresql = await TestPostgresql.start();
  base = mkdtempSync(join(tmpdir(), 'storage-main-'));
  source = storeWith(base, `sqlite:///${base}/source.sqlite`);
  await fillStore(source, { versions, megabytes }, seeded(seed));
}, LIMIT_MS);
afterAll(async () => {
  await source.close();
  await postgresql.stop();
  rmSync(base, { recursive: true, force: true });
});

beforeEach(async () => {
  random = seeded(seed);
  main = await startMain();
  await main.request('PUT', '/sessions/a/location', at(base));
  const database = postgresql.url(await postgresql.createDatabase());
  location = {
    artifact_storage_dir: `s3://team/${randomUUID()}`,
    database_url: database,
    storage_options: { ...WRITER, endpoint_url: s3.endpoint }
  };
  target = openArtifactStore({
    dir: parseArtifactStorageDir(location.artifact_storage_dir ?? '', NO_BASE),
    database: databaseAt(database, base),
    storage_options: location.storage_options ?? {}
  });
});
afterEach(async () => {
  await target.close();
  await main.stop();
});

const at = (folder: string): LocationSettings => ({
  artifact_storage_dir: join(folder, 'values'),
  database_url: `sqlite:///${folder}/source.sqlite`
});

async function start(server = main): Promise<string> {
  const id = `copy-proof-${starts++}`;
  const path = `/sessions/a/operations/copy?operation_id=${id}`;
  const request = { target: location, selection: { all: true }, dry_run: false };
  const { status, json } = await server.request('POST', path, request);
  expect(status, JSON.stringify(json)).toBe(200);
  return `/sessions/a/operations/${json.id}`;
}

/** Waits until a copy has done so many versions, or has ended. */
async function reached(path: string, count: number) {
  for (;;) {
    const { json } = await main.request('GET', path);
    if (json.ended !== undefined || (json.progress?.versions?.done ?? 0) >= count) {
      return json;
    }
    await sleep(10);
  }
}

async function ended(path: string, server = main) {
  for (;;) {
    const { json } = await server.request('GET', `${path}?wait=10`);
    if (json.ended !== undefined) {
      return json;
    }
  }
}

/** A moment in one of the parts of a copy, as a count of versions. */
const moment = (part: number, parts: number) => Math.floor(((part + random()) * versions) / parts);

/** Copies to the end; after a failure of the target it is started again, as people would. */
async function copyToTheEnd(server = main): Promise<CopyReport> {
  for (;;) {
    const { state, result, error } = await ended(await start(server), server);
    if (state === 'succeeded') {
      return result;
    }
    expect(error?.kind, JSON.stringify(error)).toBe('unreachable');
  }
}

/** The target has everything, once, and nothing else; @returns its bytes. */
async function holdsTheSame(report: CopyReport): Promise<number> {
  expect(report).toMatchObject({ planned: versions, failed: 0, skipped: 0, not_verified: 0 });
  expect(report.already_there + report.copied).toBe(versions);
  const [here, there] = [await contentOf(source), await contentOf(target)];
  expect(there).toHaveLength(versions);
  expect(there).toEqual(here);
  const again = await copyToTheEnd();
  expect(again).toMatchObject({ already_there: versions, copied: 0, failed: 0 });
  const { orphans } = await target.cleanUp({ dry_run: true, grace_seconds: 0 });
  // Uploads that were under way: the next save there that is a day later deletes them.
  expect(orphans.filter(({ value_key }) => !value_key.startsWith(UPLOADS))).toEqual([]);
  return (await target.upkeep.sizes({})).total.bytes;
}

describe('two copies at once to PostgreSQL and S3', () => {
  it(
    'from two storage servers bring every version once, and leave no orphan',
    async () => {
      const runtime = mkdtempSync(join(tmpdir(), 'storage-main-'));
      const second = await MainProcess.start({ runtime, environment: { HOME: runtime } });
      await second.request('PUT', '/sessions/a/location', at(base));
      const [one, other] = await Promise.all([copyToTheEnd(), copyToTheEnd(second)]);
      expect([one, other]).toMatchObject(
        Array(2).fill({ planned: versions, failed: 0, skipped: 0, conflict_count: 0 })
      );
      expect(one.copied + other.copied).toBe(versions);
      await holdsTheSame(one);
      await second.stop();
      rmSync(runtime, { recursive: true, force: true });
    },
    LIMIT_MS
  );
});

describe(`a copy of ${versions} versions to PostgreSQL and S3, with seed ${seed}`, () => {
  it(
    'whose storage server is killed five times ends with all of them, and leaves no orphan',
    async () => {
      const began = performance.now();
      const killedAt: number[] = [];
      let path = await start();
      for (let kill = 0; kill < KILLS; kill++) {
        const { progress } = await reached(path, moment(kill, KILLS));
        killedAt.push(progress?.versions?.done ?? versions);
        await main.kill();
        main = await startMain();
        path = await start();
      }
      const last = await ended(path);
      const report = last.state === 'succeeded' ? last.result : await copyToTheEnd();
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const bytes = await holdsTheSame(report);
      if (isFull) {
        const gigabytes = (bytes / 1e9).toFixed(2);
        const at = killedAt.join(', ');
        console.log(`${versions} values, ${gigabytes} GB, ${seconds} s, killed at ${at} versions`);
      }
    },
    LIMIT_MS
  );

  it(
    'whose database and S3 server go down ends with all of them, and leaves no orphan',
    async () => {
      const faults = [
        () =>
          postgresql.run(
            'postgres',
            `select pg_terminate_backend(pid) from pg_stat_activity where datname like 'test_%'`
          ),
        async () => {
          await s3.kill();
          await s3.restart();
        },
        async () => {
          postgresql.kill();
          await postgresql.restart();
        }
      ];
      let path = await start();
      for (const [index, fault] of faults.entries()) {
        await reached(path, moment(index, faults.length));
        await fault();
        path = await start();
      }
      const last = await ended(path);
      await holdsTheSame(last.state === 'succeeded' ? last.result : await copyToTheEnd());
    },
    LIMIT_MS
  );
});
