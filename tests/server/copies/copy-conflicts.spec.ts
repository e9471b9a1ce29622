import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../support/stores.js';
import { CopiedStores } from './copied-stores.js';

let stores: CopiedStores;
beforeEach(async () => {
  stores = new CopiedStores();
  await stores.open('a');
  await stores.open('b');
  for (let i = 0; i < 3; i++) {
    await stores.save('a', 'model', `a${i}`);
  }
  await stores.save('a', 'other', 'free');
  await stores.save('b', 'model', 'b0');
});
afterEach(() => stores.close());

const short = (value: string) => sha256(Buffer.from(value)).slice(0, 8);

describe('a number that belongs to another save', () => {
  it('is appended in the order of the source', async () => {
    const plan = await stores.copy('a', 'b', { dry_run: true });
    const report = await stores.copy('a', 'b');
    expect(report).toMatchObject({ planned: 4, copied: 4, conflict_count: 3 });
    expect(report.conflicts).toEqual(plan.conflicts);
    expect(report.conflicts).toEqual([
      { name: 'model', version: 0, target_version: 1 },
      { name: 'model', version: 1, target_version: 2 },
      { name: 'model', version: 2, target_version: 3 }
    ]);
    expect(await stores.numbers('b', 'model')).toEqual([
      [0, short('b0')],
      [1, short('a0')],
      [2, short('a1')],
      [3, short('a2')]
    ]);
    expect(await stores.copy('a', 'b')).toMatchObject({ copied: 0, already_there: 4 });
    expect((await stores.save('b', 'model')).version).toBe(4);
  });

  it('gets a name with a prefix', async () => {
    const more = { conflicts: 'prefix', prefix: 'ana/' } as const;
    const plan = await stores.copy('a', 'b', { ...more, dry_run: true });
    const report = await stores.copy('a', 'b', more);
    expect(report).toMatchObject({ copied: 4, conflict_count: 1 });
    expect(report.conflicts).toEqual(plan.conflicts);
    expect(report.conflicts).toEqual([
      { name: 'model', version: 0, target_name: 'ana/model', target_version: 0 }
    ]);
    expect(await stores.numbers('b', 'ana/model')).toEqual([[0, short('a0')]]);
    expect(await stores.numbers('b', 'model')).toEqual([
      [0, short('b0')],
      [1, short('a1')],
      [2, short('a2')]
    ]);
    expect(await stores.copy('a', 'b', more)).toMatchObject({ copied: 0, already_there: 4 });
  });

  it('is skipped', async () => {
    const more = { conflicts: 'skip' } as const;
    expect(await stores.copy('a', 'b', { ...more, dry_run: true })).toMatchObject({
      to_copy: 3,
      skipped: 1
    });
    const report = await stores.copy('a', 'b', more);
    expect(report).toMatchObject({ copied: 3, skipped: 1, conflict_count: 1 });
    expect(report.conflicts).toEqual([{ name: 'model', version: 0 }]);
    expect(await stores.numbers('b', 'model')).toHaveLength(3);
    expect(await stores.copy('a', 'b', more)).toMatchObject({ copied: 0, skipped: 1 });
  });

  it('stops the copy before anything is copied', async () => {
    const { status, json } = await stores.tryCopy('a', 'b', { conflicts: 'stop' });
    expect([status, json.field]).toEqual([409, 'conflicts']);
    expect(json.title).toContain('"model" version 0');
    expect(await stores.versions('b')).toHaveLength(1);
  });

  it('needs a prefix where that is asked for', async () => {
    const { status, json } = await stores.tryCopy('a', 'b', { conflicts: 'prefix' });
    expect([status, json.field]).toEqual([400, 'prefix']);
  });
});

describe('a selection', () => {
  it.each([
    [[{ name: 'modell' }, { name: 'other' }], 'There is no artifact named "modell".', '"model"?'],
    [[{ name: 'other' }, { name: 'model', version: 7 }], 'has no version 7.', 'versions 0, 1, 2.']
  ])(
    'of what does not exist is refused, and nothing is done: %j',
    async (versions, title, hint) => {
      for (const dry_run of [true, false]) {
        const { status, json } = await stores.tryCopy('a', 'c', {
          selection: { versions },
          dry_run
        });
        expect(status).toBe(404);
        expect(json.title).toContain(title);
        expect(json.hint).toContain(hint);
      }
      await expect(access(join(stores.server.home, 'c.sqlite'))).rejects.toThrow('ENOENT');
    }
  );
});

describe('a number of a deleted version', () => {
  it.each([true, false])('stays dead, also of a copy (permanently: %s)', async (permanently) => {
    await stores.open('c');
    await stores.copy('a', 'c');
    await stores.ask('POST', `/sessions/c/delete`, { name: 'model', version: 1, permanently });
    expect(await stores.copy('a', 'c')).toMatchObject({ copied: 1, failed: 0 });
    expect(await stores.copy('a', 'c')).toMatchObject({ copied: 0, already_there: 4 });
    expect(await stores.numbers('c', 'model')).toEqual([
      [0, short('a0')],
      [2, short('a2')],
      [3, short('a1')]
    ]);
  });

  it('is not given to another source, which fills no gap of the first one', async () => {
    await stores.open('c');
    await stores.copy('a', 'c', { selection: { versions: [{ name: 'model', version: 2 }] } });
    await stores.save('b', 'model', 'b1');
    await stores.copy('b', 'c');
    await stores.copy('a', 'c');
    expect(await stores.numbers('c', 'model')).toEqual([
      [0, short('a0')],
      [1, short('a1')],
      [2, short('a2')],
      [3, short('b0')],
      [4, short('b1')]
    ]);
  });
});

describe('an alias', () => {
  it('comes along, unless it points elsewhere at the target', async () => {
    await stores.ask('PUT', '/sessions/a/alias', { name: 'model', alias: 'best', version: 1 });
    await stores.ask('PUT', '/sessions/a/alias', { name: 'model', alias: 'new', version: 2 });
    await stores.ask('PUT', '/sessions/b/alias', { name: 'model', alias: 'best', version: 0 });
    await stores.copy('a', 'b');
    const all = await stores.versions('b', 'model');
    expect(all.map(({ aliases }: { aliases?: string[] }) => aliases ?? [])).toEqual([
      ['new'],
      [],
      [],
      ['best']
    ]);
  });
});

describe('two copies at once', () => {
  it('into one target bring every version once', async () => {
    const [one, other] = await Promise.all([
      stores.copy('a', 'c'),
      stores.copy('a', 'c', { selection: { filters: {} } })
    ]);
    expect(one.copied + other.copied).toBe(4);
    expect(await stores.copy('a', 'c')).toMatchObject({ copied: 0, already_there: 4 });
    await stores.open('c');
    expect(await stores.numbers('c', 'model')).toEqual(await stores.numbers('a', 'model'));
  });

  it('from two sources keep what each has', async () => {
    const reports = await Promise.all([stores.copy('a', 'c'), stores.copy('b', 'c')]);
    expect(reports.map(({ copied }) => copied)).toEqual([4, 1]);
    await stores.open('c');
    const values = (await stores.numbers('c', 'model')).map(([, value]) => value);
    expect(values.sort()).toEqual(['a0', 'a1', 'a2', 'b0'].map(short).sort());
  });
});
