import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LocationSettings } from '../../../src/api/location.js';
import { MainProcess } from '../support/main-process.js';
import { inlineSave } from '../support/stores.js';
import { seeded } from './proof-store.js';

const VERSIONS = 240;
const KILLS = 5;
/** What a killed process was writing there is deleted by the next save that is a day later. */
const STAGING = '.artifact-storage-staging/';

let main: MainProcess;
const startIn = (runtime: string) => MainProcess.start({ runtime, environment: { HOME: runtime } });

beforeEach(async () => {
  main = await startIn(mkdtempSync(join(tmpdir(), 'storage-main-')));
});
afterEach(async () => {
  await main.stop();
  rmSync(main.runtime, { recursive: true, force: true });
});

const at = (name: string, more: LocationSettings = {}): LocationSettings => ({
  artifact_storage_dir: join(main.runtime, name),
  database_url: `sqlite:///${join(main.runtime, name)}.sqlite`,
  ...more
});

async function saveAll(): Promise<void> {
  await main.request('PUT', '/sessions/a/location', at('a'));
  const saves = Array.from({ length: VERSIONS }, (_, index) =>
    inlineSave(`name-${index % 60}`, `${'value '.repeat(index)}${index}`)
  );
  for (let start = 0; start < VERSIONS; start += 60) {
    await Promise.all(
      saves.slice(start, start + 60).map(async (save) => {
        const { status, json } = await main.request('POST', '/sessions/a/artifacts', save);
        expect(status, JSON.stringify(json)).toBe(200);
      })
    );
  }
}

const operation = (id: string) => `/sessions/a/operations/${id}`;

const start = (id: string, target: LocationSettings) =>
  main.request('POST', `/sessions/a/operations/copy?operation_id=${id}`, {
    target,
    selection: { all: true },
    dry_run: false
  });

/** Waits until a copy has done so many versions, or has ended. */
async function reached(id: string, versions: number) {
  for (;;) {
    const { json } = await main.request('GET', operation(id));
    if (json.ended !== undefined || (json.progress?.versions?.done ?? 0) >= versions) {
      return json;
    }
    await sleep(10);
  }
}

async function ended(id: string) {
  for (;;) {
    const { status, json } = await main.request('GET', `${operation(id)}?wait=10`);
    expect(status, JSON.stringify(json)).toBe(200);
    if (json.ended !== undefined) {
      return json;
    }
  }
}

async function facts(session: string) {
  const { json } = await main.request('GET', `/sessions/${session}/versions?limit=1000`);
  const all = json.artifacts.map(
    ({ name, version, date_created, size, sha256, save_id }: Record<string, unknown>) =>
      JSON.stringify({ name, version, date_created, size, sha256, save_id })
  );
  return all.sort();
}

it('a copy that is killed five times goes on by itself, and ends as one that was not', async () => {
  await saveAll();
  const random = seeded(14);
  await start('copy-killed', at('b'));
  for (let kill = 0; kill < KILLS; kill++) {
    await reached('copy-killed', Math.floor(((kill + random()) * VERSIONS) / KILLS));
    await main.kill();
    main = await startIn(main.runtime);
  }
  const { state, result, error } = await ended('copy-killed');
  expect([state, error]).toEqual(['succeeded', undefined]);
  expect(result).toMatchObject({ planned: VERSIONS, failed: 0, skipped: 0 });
  expect(result.already_there + result.copied).toBe(VERSIONS);
  await main.request('PUT', '/sessions/b/location', at('b'));
  expect(await facts('b')).toEqual(await facts('a'));
  await start('copy-again', at('b'));
  const again = await ended('copy-again');
  expect(again.result).toMatchObject({ already_there: VERSIONS, copied: 0, verified: 0 });
  const found = await main.request('POST', '/sessions/b/operations/clean_up?wait=10', {
    dry_run: true,
    grace_seconds: 0
  });
  const values = found.json.result.orphans.filter(
    ({ value_key }: { readonly value_key: string }) => !value_key.startsWith(STAGING)
  );
  expect(values).toEqual([]);
}, 240_000);
