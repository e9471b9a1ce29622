import { randomBytes } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Artifact } from '../../../src/api/artifact.js';
import { inlineSave, removeDirectory } from '../support/stores.js';
import { TestServer } from './support.js';

describe('versions in relation', () => {
  let server: TestServer;
  const bytes = randomBytes(9000);
  const request = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    server.request(method, `/sessions/s1/${path}`, body);
  const save = async (name: string, more: object = {}): Promise<Artifact> =>
    (await request('POST', 'artifacts', { ...inlineSave(name, bytes), ...more })).json;
  const verify = (more: object = {}) =>
    server.run('s1', 'verify', { name: 'model', version: 0, ...more });
  const get = async () => (await request('GET', 'artifact?name=model&version=0')).json;
  const pathOf = ({ root, value_key }: Artifact) => join(root, value_key);

  beforeEach(async () => {
    server = new TestServer();
    const artifact_storage_dir = join(server.home, 'values');
    const database_url = `sqlite:///${server.home}/db.sqlite`;
    await server.request('PUT', '/settings', { artifact_storage_dir, database_url });
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  describe('lineage', () => {
    it('is told for a version, also after deletes', async () => {
      const { save_id } = await save('raw');
      const inputs = [{ name: 'raw', version: 0, save_id, database_url: 'postgresql://a:pw@h/b' }];
      await save('made', { inputs });
      const lineage = async (query: string) => (await request('GET', `lineage?${query}`)).json;
      const made = await lineage('name=made&version=0');
      expect(made).toMatchObject({ inputs: [{ name: 'raw', save_id, still_here: true }] });
      expect(JSON.stringify(made)).not.toContain('pw');
      await request('POST', 'delete', { name: 'raw', version: 'all' });
      await request('POST', 'delete', { name: 'made', version: 'all' });
      expect(await lineage('name=made&version=0')).toMatchObject({
        inputs: [{ name: 'raw', still_here: false }],
        used_by: []
      });
      expect(await lineage(`name=raw&version=0&save_id=${save_id}`)).toMatchObject({
        inputs: [],
        used_by: [{ name: 'made', version: 0, still_here: false }]
      });
    });

    it.each([
      'name=model&version=7',
      'name=none&version=0',
      'name=model&version=0&save_id=12345678'
    ])('is not found for what never was: %s', async (query) => {
      await save('model');
      expect((await request('GET', `lineage?${query}`)).json).toMatchObject({ kind: 'not_found' });
    });
  });

  describe('a verification', () => {
    it('reads the value, tells how far it is, and is noted at the version', async () => {
      const saved = await save('model');
      const { status, json } = await verify();
      expect(status).toBe(200);
      expect(json).toMatchObject({ size: 9000, sha256: saved.sha256, root: saved.root });
      expect((await get()).verified_at).toBe(json.verified_at);
      const told = server.events.flatMap((event) =>
        event.type === 'operation' ? [event.operation.progress] : []
      );
      expect(told.at(-1)).toEqual({ done: 9000, total: 9000, unit: 'bytes' });
      const changes = server.events.filter(({ type }) => type === 'artifacts');
      expect(changes.at(-1)).toMatchObject({ reason: 'checked', name: 'model' });
    });

    it('says that a value was changed, until it is as it was', async () => {
      const saved = await save('model');
      await writeFile(pathOf(saved), randomBytes(9000));
      expect((await verify()).json).toMatchObject({ kind: 'corrupted' });
      expect(await get()).toHaveProperty('damaged_at');
      await writeFile(pathOf(saved), bytes);
      expect((await verify()).status).toBe(200);
      expect(await get()).not.toHaveProperty('damaged_at');
    });

    it('says that a value is missing, and lists say so too', async () => {
      const saved = await save('model');
      await rm(pathOf(saved));
      expect((await verify()).json).toMatchObject({ kind: 'corrupted' });
      const { artifacts } = (await request('GET', 'versions?name=model')).json;
      expect(artifacts).toMatchObject([{ value_missing: true }]);
    });

    it.skipIf(process.getuid?.() === 0)('says that a value may not be read', async () => {
      await chmod(pathOf(await save('model')), 0);
      expect((await verify()).json).toMatchObject({ kind: 'permission_denied' });
    });

    it('is of that very save, or of none', async () => {
      const { save_id } = await save('model');
      expect((await verify({ save_id, version: 9 })).json).toMatchObject({ version: 0 });
      expect((await verify({ save_id: '12345678' })).json).toMatchObject({ kind: 'not_found' });
    });
  });

  it('compares two versions with their previews and code', async () => {
    await save('model', { code: 'a\n', preview: { 'application/json': '{"auc":0.8}' } });
    await save('model', { code: 'b\n', preview: { 'application/json': '{"auc":0.9}' } });
    const path = 'comparison?name=model&version=0&other_version=1';
    const { status, json } = await request('GET', path);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      before: { version: 0 },
      after: { version: 1, same_as: 0 },
      same_bytes: true,
      code: { added: 1, removed: 1 },
      values: [{ key: 'auc', before: '0.8', after: '0.9' }]
    });
    expect(json.before).not.toHaveProperty('preview');
    const none = await request('GET', 'comparison?name=model&version=0&other_version=5');
    expect(none.json).toMatchObject({ kind: 'not_found' });
  });
});
