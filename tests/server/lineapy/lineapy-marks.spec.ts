import { chmod, cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNWATCHED } from '../../../src/server/operations/long-work.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { failureOf } from '../support/failure.js';
import { FIXTURE, sqliteChecksum } from '../support/lineapy-databases.js';
import { inlineSave, removeDirectory, storeIn, temporaryDirectory } from '../support/stores.js';

describe('what was found of LineaPy’s values', () => {
  let base: string;
  let store: ArtifactStore;
  const database = () => join(base, 'db.sqlite');
  /** As a storage server that was started again. */
  const startAgain = async (): Promise<void> => {
    await store.close();
    store = storeIn(base, 'linea_pickles');
  };
  const verifyAll = async (older_than_days?: number) => {
    const request = older_than_days === undefined ? {} : { older_than_days };
    return store.upkeep.verify(request, { ...UNWATCHED }, () => undefined);
  };
  const counter = async (version: number) => {
    const { artifacts } = await store.versions({ name: 'counter' });
    return artifacts.find((one) => one.version === version && one.source === 'lineapy');
  };
  const load = (version: number) =>
    store.get({ name: 'counter', version, source: 'lineapy', inline_limit: 1_048_576, load: true });
  const pathOf = async (version: number): Promise<string> =>
    join(base, 'linea_pickles', (await counter(version))?.value_key ?? '');

  beforeEach(async () => {
    base = await temporaryDirectory();
    await cp(FIXTURE, base, { recursive: true });
    await chmod(database(), 0o600);
    await chmod(join(base, 'linea_pickles'), 0o700);
    store = storeIn(base, 'linea_pickles');
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  it('stays known behind the end of the storage server, where our tables are', async () => {
    await store.save(inlineSave('ours', 'x'));
    const [lost, other] = [await pathOf(0), await pathOf(1)];
    await load(1);
    await load(2);
    await writeFile(other, 'others bytes');
    await rename(lost, `${lost}.away`);
    const found = await verifyAll();
    expect(found).toMatchObject({ verified: 3, damaged: 1, missing: 1 });
    expect(found).not.toHaveProperty('not_kept');

    await startAgain();
    expect(await counter(0)).toMatchObject({ value_missing: true });
    expect(await counter(1)).toMatchObject({ damaged_at: expect.any(String) });
    expect(await counter(2)).toMatchObject({ verified_at: expect.any(String) });
    const detail = await store.get({
      name: 'counter',
      version: 2,
      source: 'lineapy',
      inline_limit: 0,
      load: false
    });
    expect(detail.verified_at).toEqual(expect.any(String));
    // What was verified lately is left out; what was damaged or missing is read again.
    expect(await verifyAll(1)).toMatchObject({ skipped: 3, damaged: 1, missing: 1 });

    await rename(`${lost}.away`, lost);
    expect(await counter(0)).not.toHaveProperty('value_missing');
    await store.missing.keep();
    await startAgain();
    expect(await counter(0)).not.toHaveProperty('value_missing');
  });

  it('of one version stays known, too', async () => {
    await store.save(inlineSave('ours', 'x'));
    await load(3);
    const wanted = { name: 'counter', version: 3 };
    expect(await store.verify(wanted)).not.toHaveProperty('not_kept');
    await startAgain();
    expect(await counter(3)).toMatchObject({ verified_at: expect.any(String) });
    await writeFile(await pathOf(3), 'others bytes');
    expect(await failureOf(store.verify(wanted))).toMatchObject({ kind: 'corrupted' });
    await startAgain();
    expect(await counter(3)).toMatchObject({ damaged_at: expect.any(String) });
  });

  it('is said to be not kept where our tables are not, and nothing is written there', async () => {
    const before = await readFile(database());
    const checksum = sqliteChecksum(database());
    await load(3);
    expect(await store.verify({ name: 'counter', version: 3 })).toMatchObject({ not_kept: true });
    await rm(await pathOf(0));
    expect(await verifyAll()).toMatchObject({ verified: 2, missing: 1, not_kept: true });
    expect(await counter(3)).toMatchObject({ verified_at: expect.any(String) });
    expect(await readFile(database())).toEqual(before);
    expect(sqliteChecksum(database())).toEqual(checksum);

    // The first save of ours makes our tables: then it is kept.
    await store.save(inlineSave('ours', 'x'));
    await store.missing.keep();
    await startAgain();
    expect(await counter(0)).toMatchObject({ value_missing: true });
    expect(await counter(3)).toMatchObject({ verified_at: expect.any(String) });
  });
});
