import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CopyReport, CopyRequest } from '../../../src/api/copy.js';
import { CopyNumbers } from '../../../src/server/store/copy-numbers.js';
import { inlineSave, sha256, storeIn } from '../support/stores.js';
import { CopiedStores } from './copied-stores.js';

let stores: CopiedStores;
beforeEach(async () => {
  stores = new CopiedStores();
  await stores.open('a');
  await stores.open('b');
});
afterEach(() => stores.close());

const saveSome = async (session: string, count: number) => {
  for (let i = 0; i < count; i++) {
    await stores.save(session, 'model', `${session}${i}`);
  }
};

/** The values of a name at a target, the oldest number first. */
const values = async (session: string) => {
  const meant = new Map(
    ['a', 'b'].flatMap((of) =>
      Array.from({ length: 9 }, (_, i) => [
        sha256(Buffer.from(`${of}${i}`)).slice(0, 8),
        `${of}${i}`
      ])
    )
  );
  return (await stores.numbers(session, 'model')).map(([number, sum]) => [number, meant.get(sum)]);
};

/** Copies, and holds that the numbers are those of the plan. */
const copyAsPlanned = async (more: Partial<CopyRequest> = {}) => {
  const inOrder = ({ conflicts }: CopyReport) =>
    [...conflicts].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  const plan = await stores.copy('a', 'b', { ...more, dry_run: true });
  const report = await stores.copy('a', 'b', more);
  expect(inOrder(report)).toEqual(inOrder(plan));
  expect(report.conflict_count).toBe(plan.conflict_count);
  return report;
};

describe('appended versions', () => {
  it('keep the order of the source where one between them fails', async () => {
    await saveSome('a', 5);
    await saveSome('b', 2);
    await stores.ask('POST', '/sessions/b/delete', { name: 'model', version: 'all' });
    const { root, value_key } = (await stores.versions('a', 'model'))[2];
    await rm(join(root, value_key));
    expect(await copyAsPlanned()).toMatchObject({ copied: 4, failed: 1 });
    expect(await values('b')).toEqual([
      [2, 'a0'],
      [3, 'a1'],
      [4, 'a3'],
      [5, 'a4']
    ]);
  });

  it('get the next numbers behind one that did, also where their own are free', async () => {
    await saveSome('a', 6);
    await saveSome('b', 1);
    await stores.copy('a', 'b', { selection: { versions: [{ name: 'model', version: 3 }] } });
    await copyAsPlanned();
    expect(await values('b')).toEqual([
      [0, 'b0'],
      [3, 'a3'],
      [6, 'a0'],
      [7, 'a1'],
      [8, 'a2'],
      [9, 'a4'],
      [10, 'a5']
    ]);
  });
});

describe('a copy that goes on', () => {
  it('gives the numbers that one which never broke off gives', async () => {
    await saveSome('a', 6);
    await saveSome('b', 1);
    const only = (version: number) =>
      stores.copy('a', 'b', { selection: { versions: [{ name: 'model', version }] } });
    await only(3);
    // As far as a copy of all came before it was killed.
    await only(0);
    await copyAsPlanned();
    expect(await values('b')).toEqual([
      [0, 'b0'],
      [3, 'a3'],
      [6, 'a0'],
      [7, 'a1'],
      [8, 'a2'],
      [9, 'a4'],
      [10, 'a5']
    ]);
  });
});

describe('a plan', () => {
  it('remembers the numbers of a name over the pages between its versions', async () => {
    const store = storeIn(stores.server.home, 'values');
    await store.save(inlineSave('model'));
    const numbers = new CopyNumbers(store.copies, 'elsewhere', { conflicts: 'append', prefix: '' });
    const placed = async (name: string, version: number) => {
      const one = { name, version, save_id: '', original_save_id: null, size: 0, sha256: '' };
      const [place] = await numbers.plan([{ ...one, root: '', value_key: '', damaged_at: null }]);
      return place?.there?.version;
    };
    expect(await placed('model', 0)).toBe(1);
    expect(await placed('other', 0)).toBe(0);
    expect(await placed('model', 1)).toBe(2);
    expect(await placed('model', 7)).toBe(3);
    await store.close();
  });

  it('knows which names get versions of others by a prefix', async () => {
    await saveSome('a', 3);
    await stores.save('a', 'ana/model', 'other');
    await saveSome('b', 2);
    await copyAsPlanned({ conflicts: 'prefix', prefix: 'ana/' });
  });
});
