import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { UNWATCHED } from '../../../src/server/operations/long-work.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { MainProcess } from '../support/main-process.js';
import { type S3Server, startS3, WRITER } from '../support/s3/s3-server.js';
import { inlineSave, removeDirectory, sqliteOf, temporaryDirectory } from '../support/stores.js';

const ID = 'operation-1';

describe('kill -9 of the verification of a store', () => {
  let main: MainProcess;
  beforeEach(async () => {
    const runtime = mkdtempSync(join(tmpdir(), 'storage-main-'));
    main = await MainProcess.start({ runtime, environment: { HOME: runtime } });
  });
  afterEach(async () => {
    await main.stop();
    rmSync(main.runtime, { recursive: true, force: true });
  });

  it('goes on where it was, and counts each version once', async () => {
    const { runtime } = main;
    await main.request('PUT', '/sessions/s1/location', {
      artifact_storage_dir: `${runtime}/values`,
      database_url: `sqlite:///${runtime}/db.sqlite`
    });
    for (let i = 0; i < 30; i++) {
      const { json } = await main.request('POST', '/sessions/s1/artifacts', inlineSave(`m-${i}`));
      if (i < 3) {
        truncateSync(join(json.root, json.value_key), 1);
      }
    }
    const path = `/sessions/s1/operations/${ID}`;
    // Slow enough to be killed in the middle: 64 bytes each.
    await main.request('POST', `/sessions/s1/operations/verify_store?operation_id=${ID}`, {
      bytes_per_second: 300
    });
    for (let done = 0; done < 500; ) {
      await sleep(20);
      done = (await main.request('GET', path)).json.progress.done;
    }
    await main.kill();
    main = await MainProcess.start({ runtime, environment: { HOME: runtime } });
    const first = (await main.request('GET', path)).json;
    expect(first.progress.done).toBeGreaterThan(0);
    let end = first;
    while (end.ended === undefined) {
      end = (await main.request('GET', `${path}?wait=10`)).json;
    }
    expect(end).toMatchObject({
      state: 'succeeded',
      found_problems: true,
      // So that people can start it again.
      asked: { bytes_per_second: 300 },
      result: { planned: 30, verified: 27, damaged: 3 }
    });
    expect(end.result.problems).toHaveLength(3);
  });
});

describe('the verification of a store in S3', () => {
  let s3: S3Server;
  let base: string;
  let store: ArtifactStore;
  beforeAll(async () => {
    s3 = await startS3();
    base = await temporaryDirectory();
    const storage_options = { ...WRITER, endpoint_url: s3.endpoint };
    const where = { home: base, lineapy_home: base, working_directory: base };
    store = openArtifactStore({
      dir: parseArtifactStorageDir('s3://team/verify', where),
      database: sqliteOf(join(base, 'db.sqlite')),
      storage_options
    });
  });
  afterAll(async () => {
    await store.close();
    await s3.stop();
    await removeDirectory(base);
  });

  it('finds what is missing or changed, and goes on', async () => {
    await store.save(inlineSave('good'));
    const gone = await store.save(inlineSave('gone'));
    const changed = await store.save(inlineSave('changed'));
    const db = new BetterSqlite3(join(base, 'db.sqlite'));
    const update = (column: string, value: string, id: string | undefined) =>
      db
        .prepare(`update artifact_storage_version set ${column} = ? where save_id = ?`)
        .run(value, id);
    update('value_key', 'gone/20200101T000000Z-0123456789ab.pkl', gone.save_id);
    update('sha256', 'a'.repeat(64), changed.save_id);
    db.close();
    const found = await store.upkeep.verify({}, UNWATCHED, () => undefined);
    expect(found).toMatchObject({ planned: 3, verified: 1, missing: 1, damaged: 1 });
  });
});
