import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inlineSave, removeDirectory } from '../support/stores.js';
import { TestServer } from './support.js';

describe('the notes of a version', () => {
  let server: TestServer;
  const edit = (body: object) =>
    server.request('PUT', '/sessions/s1/notes', { name: 'model', version: 0, ...body });

  beforeEach(async () => {
    server = new TestServer();
    const artifact_storage_dir = join(server.home, 'values');
    const database_url = `sqlite:///${server.home}/db.sqlite`;
    await server.request('PUT', '/settings', { artifact_storage_dir, database_url });
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('model', Buffer.from('x')));
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it('stay when somebody else edited them meanwhile', async () => {
    const first = await edit({ description: 'first', if_edited_at: null, user: 'ana' });
    expect(first).toMatchObject({ status: 200, json: { edited_by: 'ana' } });
    const told = server.events.length;
    const lost = await edit({ description: 'lost', tags: ['lost'], if_edited_at: null });
    expect(lost).toMatchObject({
      status: 409,
      json: {
        kind: 'conflict',
        title: 'The notes of "model" version 0 were changed meanwhile by ana.'
      }
    });
    expect(server.events).toHaveLength(told);
    const second = await edit({ tags: ['second'], if_edited_at: first.json.edited_at });
    expect(second.json).toMatchObject({ description: 'first', tags: ['second'] });
  });

  it('are written in any case by who does not say what was seen', async () => {
    await edit({ description: 'first' });
    expect((await edit({ description: 'second' })).json).toMatchObject({ description: 'second' });
  });
});
