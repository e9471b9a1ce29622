import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileStorageDir } from '../../../src/location/location-types.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { DirectoryValueStore } from '../../../src/server/values/directory-value-store.js';
import { FolderWorkers } from '../../../src/server/values/folder/folder-workers.js';
import {
  dirOf,
  inlineSave,
  removeDirectory,
  sqliteOf,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

describe('whether others can save at a location', () => {
  let base: string;
  beforeEach(async () => {
    base = await temporaryDirectory();
  });
  afterEach(() => removeDirectory(base));

  it('is seen at its database and its values, and at the value that is asked for', async () => {
    const store = storeIn(base);
    const { root, value_key } = await store.save(inlineSave('a'));
    expect(await store.sharedBecause()).toBeUndefined();
    const path = join(root, value_key);
    expect(await store.sharedBecause({ root, path })).toBeUndefined();
    chmodSync(path, 0o666);
    expect(await store.sharedBecause({ root, path })).toBe(`others can write to ${path}`);
    expect(await store.sharedBecause()).toBeUndefined();
    chmodSync(join(base, 'db.sqlite'), 0o666);
    expect(await store.sharedBecause()).toBe(`others can write to ${join(base, 'db.sqlite')}`);
    expect(await store.sharedBecause({ root, path: null })).toContain('object store');
    await store.close();
  });

  it('is not known where the disk of the values hangs: it counts as shared, and all else goes on', async () => {
    const file = new URL('../support/hanging-worker.mjs', import.meta.url);
    const workers = new FolderWorkers(file);
    const [dir, database] = [dirOf(join(base, 'hangs')), sqliteOf(join(base, 'db.sqlite'))];
    mkdirSync(dir.path);
    const location = { dir, database, storage_options: {} };
    const store = new ArtifactStore(
      location,
      openMetadataStore(database),
      (where, options) => new DirectoryValueStore(where as FileStorageDir, options, workers)
    );
    const asked = store.sharedBecause();
    expect(await store.list({})).toMatchObject({ artifacts: [] });
    const found = await store.sharedBecause(undefined, 10);
    expect(found).toMatch(/^it cannot be seen who writes to .*hangs \(.*did not answer/);
    await workers.close();
    expect(await asked).toContain('it cannot be seen who writes to');
    await store.close();
  });
});
