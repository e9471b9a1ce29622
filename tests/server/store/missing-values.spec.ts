import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveRequest } from '../http/requests.js';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';

const SESSION = '/sessions/k';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(() => server.close());

const ask = async (method: 'GET' | 'POST', path: string, body?: object) =>
  (await server.request(method, `${SESSION}${path}`, body)).json;

const save = (name: string) => ask('POST', '/artifacts', saveRequest(name));

const pathOf = ({ root, value_key }: { root: string; value_key: string }) => join(root, value_key);
const rows = async (query = '') => (await ask('GET', `/artifacts${query}`)).artifacts;
const pairing = async () => (await ask('GET', '')).last_check.pairing;

describe('values that are missing', () => {
  it('are named by the check, the session and the lists, with grammar', async () => {
    const [one, two, three] = [await save('a'), await save('a'), await save('b')];
    rmSync(pathOf(one));
    const checked = (await server.run('k', 'check', {})).json;
    expect(checked.pairing).toMatchObject({ total: 3, lost: [{ name: 'a', version: 0 }] });
    expect(textsOf(checked).join()).toContain('1 of 3 versions has no value in');
    expect(textsOf(checked).join()).toContain('Missing: "a" version 0.');
    const told = server.events.filter(({ type }) => type !== 'operation');
    expect(told.at(-1)).toMatchObject({ type: 'artifacts', reason: 'checked' });
    rmSync(pathOf(two));
    rmSync(pathOf(three));
    const again = (await server.run('k', 'check', {})).json;
    expect(textsOf(again).join()).toContain('All 3 versions have no value in');
    expect(textsOf(again).join()).toContain('"b" version 0, "a" version 1, "a" version 0.');
    expect((await pairing()).lost).toHaveLength(3);
    expect(await rows()).toEqual([
      expect.objectContaining({ name: 'b', value_missing: true, missing_versions: 1 }),
      expect.objectContaining({ name: 'a', value_missing: true, missing_versions: 2 })
    ]);
  });

  it('are the first few in a sentence, and how many more', async () => {
    for (let i = 0; i < 8; i++) {
      rmSync(pathOf(await save(`v${i}`)));
    }
    const checked = (await server.run('k', 'check', {})).json;
    expect(textsOf(checked).join()).toMatch(/"v7" version 0, .*"v3" version 0 and 3 more\./);
  });

  it('are listed alone where that is asked for', async () => {
    const lost = await save('lost');
    await save('lost');
    await save('kept');
    rmSync(pathOf(lost));
    await server.run('k', 'check', {});
    expect(await ask('GET', '/artifacts?missing=true')).toMatchObject({
      total: 1,
      next_cursor: null,
      artifacts: [{ name: 'lost', version: 1, version_count: 2, missing_versions: 1 }]
    });
    expect((await rows('?missing=true'))[0].value_missing).toBeUndefined();
    expect((await ask('GET', '/versions?missing=true')).artifacts).toMatchObject([
      { name: 'lost', version: 0, value_missing: true }
    ]);
    expect(await rows('?missing=true&search=kept')).toEqual([]);
    expect((await rows('?missing=false')).length).toBe(2);
  });

  it('are found beside others that are damaged: each has its filter, also of earlier versions', async () => {
    const [lost, damaged] = [await save('lost'), await save('damaged')];
    for (const name of ['lost', 'damaged', 'whole']) {
      await save(name);
    }
    rmSync(pathOf(lost));
    const bytes = readFileSync(pathOf(damaged));
    // Of the right size: only who reads it sees it.
    writeFileSync(pathOf(damaged), Buffer.from(bytes).fill(1));
    await server.run('k', 'verify_store', {});
    expect(await ask('GET', '/artifacts?damaged=true')).toMatchObject({
      total: 1,
      artifacts: [{ name: 'damaged', version: 1, version_count: 2, damaged_versions: 1 }]
    });
    const names = async (query: string) => (await rows(query)).map(({ name }: never) => name);
    expect((await rows('?damaged=true'))[0]).not.toHaveProperty('damaged_at');
    expect(await rows('?search=whole')).toEqual([
      expect.not.objectContaining({ damaged_versions: 1 })
    ]);
    expect(await names('?missing=true')).toEqual(['lost']);
    expect(await names('?missing=true&damaged=true')).toEqual([]);
    expect(await names('?damaged=true&search=whole')).toEqual([]);
    // Another storage server finds it, too; and hears that one found it whole.
    const other = new TestServer(server.home);
    const seen = async () =>
      (await other.request('GET', `${SESSION}/artifacts?damaged=true`)).json.artifacts.length;
    try {
      expect(await seen()).toBe(1);
      // A file of the right size may still have other bytes.
      writeFileSync(pathOf(damaged), bytes);
      expect(await names('?damaged=true')).toEqual(['damaged']);
      await server.run('k', 'verify_store', {});
      expect(await names('?damaged=true')).toEqual([]);
      expect(await seen()).toBe(0);
    } finally {
      await other.app.close();
    }
  });

  it('are known to the session beside what its check looked at, live, until they are whole or gone', async () => {
    const [lost, damaged, whole] = [await save('lost'), await save('damaged'), await save('whole')];
    await server.run('k', 'check', {});
    expect(await pairing()).not.toHaveProperty('known');
    rmSync(pathOf(lost));
    const bytes = readFileSync(pathOf(damaged));
    writeFileSync(pathOf(damaged), Buffer.from(bytes).fill(1));
    const before = server.events.length;
    await server.run('k', 'verify_store', {});
    expect(server.events.slice(before)).toContainEqual(
      expect.objectContaining({
        type: 'session',
        session: expect.objectContaining({
          last_check: expect.objectContaining({
            pairing: expect.objectContaining({
              known: {
                missing: 1,
                damaged: 1,
                versions: [
                  { name: 'lost', version: 0, root: lost.root },
                  { name: 'damaged', version: 0, root: damaged.root, changed: true }
                ]
              }
            })
          })
        })
      })
    );
    expect((await pairing()).messages.join(' ')).toContain(
      '1 version is known to have other bytes than were saved. Damaged: "damaged" version 0.'
    );
    // A check that looks at sizes alone says so, too; what it has found itself is said once.
    const checked = (await server.run('k', 'check', {})).json;
    expect(checked.pairing).toMatchObject({
      missing: 1,
      known: { missing: 0, damaged: 1, versions: [{ name: 'damaged' }] }
    });
    await ask('POST', '/delete', { name: 'lost', version: 0 });
    expect(await pairing()).toMatchObject({ missing: 0, known: { damaged: 1 } });
    writeFileSync(pathOf(damaged), bytes);
    await server.run('k', 'verify', { name: 'damaged', version: 0 });
    expect(await pairing()).not.toHaveProperty('known');
    expect(whole.version).toBe(0);
  });

  it('are known from a load in vain, too', async () => {
    const saved = await save('a');
    rmSync(pathOf(saved));
    expect((await server.request('GET', `${SESSION}/artifact?name=a&load=true`)).status).toBe(502);
    expect(await rows()).toMatchObject([{ name: 'a', value_missing: true }]);
  });

  it('are known to a storage server that starts later, until one finds them again', async () => {
    const [lost, damaged] = [await save('lost'), await save('damaged')];
    const bytes = readFileSync(pathOf(lost));
    rmSync(pathOf(lost));
    expect((await server.request('GET', `${SESSION}/artifact?name=lost&load=true`)).status).toBe(
      502
    );
    writeFileSync(pathOf(damaged), 'other');
    await ask('GET', '/artifact?name=damaged&load=true');
    await server.app.close();
    const [{ home }, later] = [server, new TestServer(server.home)];
    server = later;
    expect(later.home).toBe(home);
    expect(await rows('?missing=true')).toMatchObject([{ name: 'lost', value_missing: true }]);
    const [found] = await rows('?search=damaged');
    expect(found).toMatchObject({ name: 'damaged', damaged_at: expect.any(String) });
    writeFileSync(pathOf(lost), bytes);
    expect(await rows('?missing=true')).toEqual([]);
    // The values of both have the same bytes.
    writeFileSync(pathOf(damaged), bytes);
    await ask('GET', '/artifact?name=damaged&inline_limit=99&load=true');
    await server.app.close();
    server = new TestServer(home);
    expect(await rows('?missing=true')).toEqual([]);
    expect((await rows('?search=damaged'))[0]).not.toHaveProperty('damaged_at');
  });

  it('stay known where they cannot be looked for', async () => {
    const saved = await save('a');
    rmSync(pathOf(saved));
    await server.run('k', 'check', {});
    expect(await rows('?missing=true')).toHaveLength(1);
    const folder = join(saved.root, 'a');
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    await server.run('k', 'check', {});
    expect(await rows('?missing=true')).toHaveLength(1);
  });

  it('are known no more after their versions were deleted', async () => {
    const [one] = [await save('a'), await save('a'), await save('b')];
    rmSync(pathOf(one));
    await server.run('k', 'check', {});
    expect((await pairing()).missing).toBe(1);
    await ask('POST', '/delete', { name: 'a', version: 0 });
    expect(await pairing()).toMatchObject({ missing: 0, checked: 2, total: 2, lost: [] });
    expect((await pairing()).messages.join()).toContain('are there');
    expect(await rows('?missing=true')).toEqual([]);
  });

  it('are known no more after they were put back, without another check', async () => {
    const path = pathOf(await save('a'));
    const bytes = readFileSync(path);
    rmSync(path);
    await server.run('k', 'check', {});
    expect(await rows('?missing=true')).toHaveLength(1);
    writeFileSync(path, bytes);
    expect((await rows())[0].value_missing).toBeUndefined();
    expect(await pairing()).toMatchObject({ missing: 0, checked: 1 });
  });

  it('are none where the values moved and the store was told', async () => {
    const saved = await save('a');
    const moved = join(server.home, 'moved');
    expect(existsSync(saved.root)).toBe(true);
    renameSync(saved.root, moved);
    await server.run('k', 'check', {});
    expect((await pairing()).missing).toBe(1);
    await server.run('k', 'relocate', { old_root: saved.root, new_root: moved, dry_run: false });
    expect((await pairing()).missing).toBe(0);
    expect(readdirSync(moved).length).toBeGreaterThan(0);
  });

  it('are told when one is loaded, with the versions that have theirs and how to load one', async () => {
    const all = [await save('a'), await save('a'), await save('a')];
    const load = (query: string) => ask('GET', `/artifact?inline_limit=99&load=true&${query}`);
    rmSync(pathOf(all[2]));
    const newest = await load('name=a');
    expect(newest).toMatchObject({ kind: 'corrupted', title: expect.stringMatching(/missing/) });
    expect(newest.hint).toContain(
      'The versions 0, 1 have a value of the right size; the newest of them: get("a", version=1).'
    );
    writeFileSync(pathOf(all[1]), 'short');
    expect((await load('name=a')).hint).toContain(
      'Version 0 has a value of the right size: get("a", version=0).'
    );
    expect((await load('name=a&version=1')).hint).toMatch(/version=0\)\.$/);
    rmSync(pathOf(all[0]));
    expect((await load('name=a')).hint).toMatch(/not moved or deleted\.$/);
  });

  it('hide nothing else of their version: only the value is refused', async () => {
    const saved = await server.request('POST', `${SESSION}/artifacts`, {
      ...saveRequest('a'),
      description: 'The first one'
    });
    const { code, packages, preview } = await ask('GET', '/artifact?name=a');
    const recorded = { code, packages, preview, description: 'The first one' };
    writeFileSync(pathOf(saved.json), 'other bytes');
    for (const kind of ['not what was saved', 'is missing'] as const) {
      const looked = await server.request('GET', `${SESSION}/artifact?name=a&inline_limit=99`);
      expect(looked.status).toBe(200);
      expect(looked.json).toMatchObject({
        ...recorded,
        value: {
          path: null,
          base64: null,
          problem: {
            kind: 'corrupted',
            title: expect.stringContaining(kind),
            hint: expect.anything()
          }
        }
      });
      expect((await server.request('GET', `${SESSION}/artifact?name=a&load=true`)).status).toBe(
        502
      );
      rmSync(pathOf(saved.json), { force: true });
    }
    // A whole folder that is gone refuses no more than that.
    renameSync(saved.json.root, join(server.home, 'unmounted'));
    expect(await ask('GET', '/artifact?name=a')).toMatchObject({
      ...recorded,
      value: { problem: { title: expect.any(String) } }
    });
    expect((await server.request('GET', `${SESSION}/artifact?name=b`)).status).toBe(404);
  });
});
