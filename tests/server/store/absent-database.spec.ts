import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UNWATCHED } from '../../../src/server/operations/long-work.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { inlineSave, removeDirectory, storeIn, temporaryDirectory } from '../support/stores.js';

let base: string;
let store: ArtifactStore;
const nothing = () => undefined;

beforeEach(async () => {
  base = await temporaryDirectory();
  const other = storeIn(base, 'values', 'other.sqlite');
  await other.save(inlineSave('theirs', randomBytes(10)));
  await other.close();
  store = storeIn(base, 'values', 'absent.sqlite');
});
afterEach(async () => {
  await expect(access(join(base, 'absent.sqlite'))).rejects.toMatchObject({ code: 'ENOENT' });
  await store.close();
  await removeDirectory(base);
});

it.each<readonly [string, () => Promise<unknown>, object]>([
  ['a verification', () => store.upkeep.verify({}, UNWATCHED, nothing), { planned: 0, owners: 1 }],
  ['a clean-up that only looks', () => store.cleanUp({ dry_run: true }), { deleted: 0 }],
  ['sizes', () => store.upkeep.sizes({ by: 'name' }), { total: { versions: 0 } }],
  [
    'a retention',
    () => store.upkeep.retain({ keep_newest: 1, dry_run: false }, UNWATCHED, undefined, nothing),
    { planned: 0 }
  ]
])('%s makes no database', async (_what, look, found) => {
  expect(await look()).toMatchObject(found);
});

it('a clean-up is refused where other databases have values, and makes no database', async () => {
  await expect(store.cleanUp({ dry_run: false })).rejects.toMatchObject({ kind: 'conflict' });
});

it('a verification and a retention of names that do not exist are refused', async () => {
  const missing = { kind: 'not_found', field: 'name' };
  const names = ['nope'];
  await expect(store.upkeep.verify({ names }, UNWATCHED, nothing)).rejects.toMatchObject(missing);
  const rule = { names, keep_newest: 1, dry_run: false };
  const retain = store.upkeep.retain(rule, UNWATCHED, undefined, nothing);
  await expect(retain).rejects.toMatchObject(missing);
});
