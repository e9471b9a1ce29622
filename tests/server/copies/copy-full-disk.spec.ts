import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canMount, mountSmallDisk, type SmallDisk } from '../support/small-disk.js';
import { CopiedStores } from './copied-stores.js';

const COUNT = 50;

describe.skipIf(!canMount())('a target whose disk gets full', () => {
  let stores: CopiedStores;
  let disk: SmallDisk;
  beforeEach(async () => {
    stores = new CopiedStores();
    disk = await mountSmallDisk(16 << 20);
  });
  afterEach(async () => {
    await stores.close();
    await disk.release();
  });

  it('stops the copy, keeps what came, and takes the rest when there is room', async () => {
    await stores.open('a');
    for (let i = 0; i < COUNT; i++) {
      await stores.save('a', `name-${i}`, randomBytes(150_000));
    }
    await disk.fill(3 << 20);
    const values = join(disk.path, 'values');
    const { database_url = '' } = stores.folder('b');
    const target = { artifact_storage_dir: values, database_url };
    const { status, json } = await stores.tryCopy('a', target);
    expect([status, json.kind]).toEqual([507, 'storage_full']);
    expect(json.hint).toContain('What was copied stays.');
    await stores.open('b', target);
    const came = (await stores.versions('b')).length;
    expect(came).toBeGreaterThan(0);
    expect(readdirSync(join(values, '.artifact-storage-staging'))).toEqual([]);
    rmSync(join(disk.path, 'ballast'));
    expect(await stores.copy('a', target)).toMatchObject({
      already_there: came,
      copied: COUNT - came,
      failed: 0
    });
    expect(await stores.kept('b')).toEqual(await stores.kept('a'));
  }, 60_000);
});
