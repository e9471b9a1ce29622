import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

describe('a relocation of a session', () => {
  let server: TestServer;
  let old_root: string;
  let new_root: string;
  const request = (path: string, body: unknown) =>
    server.request('POST', `/sessions/s1/${path}`, body);

  beforeEach(async () => {
    server = new TestServer();
    old_root = join(server.home, 'old');
    new_root = join(server.home, 'new');
    const database_url = `sqlite:///${server.home}/db.sqlite`;
    await server.request('PUT', '/settings', { artifact_storage_dir: old_root, database_url });
    for (let i = 0; i < 20; i++) {
      await request('artifacts', inlineSave(`model-${i}`));
    }
    await rename(old_root, new_root);
  });
  afterEach(async () => {
    await server.close();
    await removeDirectory(server.home);
  });

  it('answers in steps how far it came, and is done once', async () => {
    const relocations = server.relocations(0);
    const body = { old_root, new_root, dry_run: false };
    let answer = await relocations.run('s1', body);
    expect(answer).toMatchObject({ done: false, relocated: false });
    const steps = [answer.verified];
    while (!answer.done) {
      answer = await relocations.run('s1', body);
      steps.push(answer.verified);
    }
    expect(answer).toMatchObject({ versions: 20, verified: 20, relocated: true });
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect((await request('relocate', body)).json).toMatchObject({ kind: 'not_found' });
  });

  it('takes a local root also where the options of the session are those of S3', async () => {
    await server.request('PUT', '/settings', {
      artifact_storage_dir: 's3://team/churn',
      database_url: `sqlite:///${server.home}/db.sqlite`,
      storage_options: { profile: 'analytics' }
    });
    const { status, json } = await request('relocate', { old_root, new_root, dry_run: false });
    expect(json).toMatchObject({ verified: 20, relocated: true, done: true });
    expect(status).toBe(200);
  });
});
