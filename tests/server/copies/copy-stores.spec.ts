import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CopiedStores } from './copied-stores.js';

let stores: CopiedStores;
beforeEach(() => {
  stores = new CopiedStores();
});
afterEach(() => stores.close());

const pathOf = ({ root, value_key }: { root: string; value_key: string }) => join(root, value_key);

describe('a copy of a store', () => {
  it('keeps number, date, notes, aliases, code, preview, lineage and bytes of every version', async () => {
    const a = await stores.open('a');
    const big = 'x'.repeat(20_000);
    const first = await stores.save(a, 'model', randomBytes(500_000), {
      description: 'the first',
      tags: ['baseline'],
      metadata: { auc: 0.5 },
      preview: { 'text/plain': 'short', 'text/html': big }
    });
    const { name, version, save_id } = first;
    await stores.save(a, 'model', 'two', { inputs: [{ name, version, save_id }] });
    await stores.save(a, 'naïve/名前', 'three', { code: 'x = 1\n'.repeat(500) });
    await stores.ask('PUT', `/sessions/${a}/alias`, { name, alias: 'production', version: 0 });
    await stores.ask('PUT', `/sessions/${a}/notes`, { name, version: 1, tags: ['later'] });

    const plan = await stores.copy(a, 'b', { dry_run: true });
    expect(plan).toMatchObject({ planned: 3, to_copy: 3, failed: 0, copied: 0, conflicts: [] });
    const report = await stores.copy(a, 'b');
    expect(report).toMatchObject({ planned: 3, copied: 3, verified: 3, bytes_copied: plan.bytes });

    const b = await stores.open('b');
    expect(await stores.kept(b)).toEqual(await stores.kept(a));
    const [newest] = await stores.versions(b, 'model');
    expect(newest.verified_at).toBeDefined();
    const lineage = `lineage?name=model&version=1`;
    const [here, there] = await Promise.all([
      stores.ask('GET', `/sessions/${a}/${lineage}`),
      stores.ask('GET', `/sessions/${b}/${lineage}`)
    ]);
    expect(there.json).toEqual(here.json);
    const tagged = await stores.ask('GET', `/sessions/${b}/artifacts?tag=later`);
    expect(tagged.json.artifacts).toHaveLength(1);
  });

  it('copies nothing the second time, nor on the way back', async () => {
    const a = await stores.open('a');
    await stores.save(a, 'model');
    await stores.save(a, 'model');
    await stores.copy(a, 'b');
    expect(await stores.copy(a, 'b')).toMatchObject({ planned: 2, copied: 0, already_there: 2 });
    const b = await stores.open('b');
    expect(await stores.copy(b, 'a')).toMatchObject({ planned: 2, copied: 0, already_there: 2 });
    await stores.save(b, 'model', 'new');
    await stores.copy(b, 'c');
    expect(await stores.copy(a, 'c')).toMatchObject({ copied: 0, already_there: 2 });
  });

  it('takes a selection: names with filters, names, versions', async () => {
    const a = await stores.open('a');
    for (const name of ['x', 'y', 'z']) {
      await stores.save(a, name, undefined, { tags: name === 'x' ? [] : ['t'] });
      await stores.save(a, name, undefined, { tags: name === 'x' ? [] : ['t'] });
    }
    expect(await stores.copy(a, 'b', { selection: { filters: { tag: 't' } } })).toMatchObject({
      planned: 4,
      copied: 4
    });
    const unknown = { versions: [{ name: 'x', version: 1 }, { name: 'none' }] };
    expect((await stores.tryCopy(a, 'c', { selection: unknown })).json.kind).toBe('not_found');
    const some = { versions: [{ name: 'x', version: 1 }, { name: 'y' }] };
    expect(await stores.copy(a, 'c', { selection: some })).toMatchObject({ planned: 3, copied: 3 });
    const c = await stores.open('c');
    expect((await stores.numbers(c, 'x')).map(([number]) => number)).toEqual([1]);
    // What a selection passed over still gets its own number.
    await stores.copy(a, 'c');
    expect(await stores.numbers(c, 'x')).toEqual(await stores.numbers(a, 'x'));
  });

  it('goes through more names than a list has on its pages', async () => {
    const a = await stores.open('a');
    await Promise.all(
      Array.from({ length: 1010 }, (_, index) => stores.save(a, `name-${index}`, `${index}`))
    );
    expect(await stores.copy(a, 'b')).toMatchObject({
      planned: 1010,
      copied: 1010,
      verified: 1010
    });
  }, 120_000);

  it('goes through more versions of a name than a page has, in their order', async () => {
    const a = await stores.open('a');
    await Promise.all(Array.from({ length: 505 }, (_, i) => stores.save(a, 'many', `v${i}`)));
    expect(await stores.copy(a, 'b')).toMatchObject({ planned: 505, copied: 505, verified: 505 });
    const b = await stores.open('b');
    expect(await stores.numbers(b, 'many')).toEqual(await stores.numbers(a, 'many'));
  }, 120_000);

  it('brings what is saved at the source meanwhile, or says that it came too late', async () => {
    const a = await stores.open('a');
    for (let i = 0; i < 20; i++) {
      await stores.save(a, `name-${i}`, randomBytes(3_000_000));
    }
    const start = `/sessions/${a}/operations/copy`;
    const body = { target: stores.folder('b'), selection: { all: true }, dry_run: false };
    const { id } = (await stores.ask('POST', start, body)).json;
    const look = async (wait: number) =>
      (await stores.ask('GET', `/sessions/${a}/operations/${id}?wait=${wait}`)).json;
    for (let now = await look(0.01); now.progress.done === 0; now = await look(0.01)) {
      expect(now.ended).toBeUndefined();
    }
    await stores.save(a, 'late', 'late');
    let last = await look(10);
    while (last.ended === undefined) {
      last = await look(10);
    }
    const { result } = last;
    expect(result.planned + result.saved_meanwhile).toBe(21);
    expect(result.copied).toBe(result.planned);
    await stores.copy(a, 'b');
    const b = await stores.open('b');
    expect(await stores.numbers(b, 'late')).toHaveLength(1);
  });

  it('never lets a new save at the target have a number that the source gave out', async () => {
    const a = await stores.open('a');
    await stores.save(a, 'model');
    await stores.save(a, 'model');
    await stores.ask('POST', `/sessions/${a}/delete`, { name: 'model', version: 1 });
    await stores.copy(a, 'b');
    const b = await stores.open('b');
    expect((await stores.save(b, 'model')).version).toBe(2);
  });

  it('refuses the database that it copies from, however it is written', async () => {
    const a = await stores.open('a');
    await stores.save(a, 'model');
    const { database_url: url = '' } = stores.folder('a');
    const link = join(stores.server.home, 'link.sqlite');
    symlinkSync(url.replace('sqlite:///', ''), link);
    for (const database_url of [url, url.replace('/a.', '/./a.'), `sqlite:///${link}`]) {
      for (const dry_run of [true, false]) {
        const target = { ...stores.folder('elsewhere'), database_url };
        const { status, json } = await stores.tryCopy(a, target, { dry_run });
        expect([status, json.field], database_url).toEqual([400, 'database_url']);
      }
    }
  });
});

describe('a damaged source', () => {
  it('loses only what is damaged, and that is copied once it is repaired', async () => {
    const a = await stores.open('a');
    const saved = [];
    for (let i = 0; i < 8; i++) {
      saved.push(await stores.save(a, 'model', `value ${i}`));
    }
    const [missing, short, other] = saved;
    rmSync(pathOf(missing));
    truncateSync(pathOf(short), 3);
    writeFileSync(pathOf(other), 'VALUE 2');
    const plan = await stores.copy(a, 'b', { dry_run: true });
    expect(plan).toMatchObject({ planned: 8, failed: 2, to_copy: 6 });
    const report = await stores.copy(a, 'b');
    expect(report).toMatchObject({ planned: 8, failed: 3, copied: 5, verified: 5 });
    const named = report.problems.map(({ name, version, reason }) => [name, version, reason]);
    expect(named.sort()).toEqual([
      ['model', 0, 'missing'],
      ['model', 1, 'damaged'],
      ['model', 2, 'damaged']
    ]);
    writeFileSync(pathOf(missing), 'value 0');
    writeFileSync(pathOf(short), 'value 1');
    writeFileSync(pathOf(other), 'value 2');
    expect(await stores.copy(a, 'b')).toMatchObject({ copied: 3, already_there: 5, failed: 0 });
    const b = await stores.open('b');
    expect(await stores.numbers(b, 'model')).toEqual(await stores.numbers(a, 'model'));
  });

  it.skipIf(process.getuid?.() === 0)('names a value that may not be read', async () => {
    const a = await stores.open('a');
    const saved = [];
    for (let i = 0; i < 6; i++) {
      saved.push(await stores.save(a, 'model', `value ${i}`));
    }
    for (const one of saved.slice(0, 4)) {
      chmodSync(pathOf(one), 0);
    }
    expect(await stores.copy(a, 'b')).toMatchObject({ failed: 4, copied: 2 });
  });
});
