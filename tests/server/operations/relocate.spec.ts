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

  it('tells how far it came, and is done once', async () => {
    const body = { old_root, new_root, dry_run: false };
    const { status, json } = await server.run('s1', 'relocate', body);
    expect(json).toMatchObject({ versions: 20, verified: 20, relocated: true });
    expect(status).toBe(200);
    const told = server.events.flatMap((event) =>
      event.type === 'operation' ? [event.operation] : []
    );
    expect(told.at(-1)).toMatchObject({
      kind: 'relocate',
      addresses: [old_root, new_root],
      state: 'succeeded',
      progress: { done: 20, total: 20, unit: 'values' }
    });
    const steps = told.map(({ progress }) => progress.done);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(await server.run('s1', 'relocate', body)).toMatchObject({
      status: 404,
      json: { kind: 'not_found', field: 'old_root' }
    });
  });

  it.each([
    ['old_root', ''],
    ['new_root', 'C:\\values']
  ])('says in which field an address means nothing: %s', async (field, address) => {
    const body = { old_root, new_root, dry_run: true, [field]: address };
    const { status, json } = await server.run('s1', 'relocate', body);
    expect([status, json.field]).toEqual([400, field]);
    expect(`${json.title} ${json.hint}`).not.toContain('artifact_storage_dir');
  });

  it('fails where values are missing, and lists so; a dry run only tells', async () => {
    const gone = `${new_root}-2`;
    await rename(new_root, gone);
    await server.request('POST', '/sessions/s1/artifacts', inlineSave('other'));
    await rename(old_root, new_root);
    const body = { old_root, new_root, dry_run: false };
    const failed = {
      kind: 'corrupted',
      title: expect.stringMatching(
        /new: 1 of 21 values verified \(\d+ B\); nothing was changed\.\n {4}missing: "model-0" version 0 \(/
      ),
      hint: 'Copy the values that are missing, or restore them, and relocate again.'
    };
    expect(await server.run('s1', 'relocate', body)).toMatchObject({ status: 502, json: failed });
    expect((await server.request('GET', '/sessions/s1/operations')).json.operations).toMatchObject([
      { state: 'failed', progress: { done: 21, total: 21 }, error: failed }
    ]);
    expect(await server.run('s1', 'relocate', { ...body, dry_run: true })).toMatchObject({
      status: 200,
      json: { verified: 1, versions: 21, relocated: false }
    });
    await server.run('s1', 'check', {});
    await server.run('s1', 'check', { artifact_storage_dir: gone });
    const { json } = await server.request('GET', '/sessions/s1/operations');
    expect(json.operations).toMatchObject([
      { kind: 'check', state: 'succeeded' },
      { kind: 'check', state: 'succeeded', found_problems: true },
      { kind: 'relocate', state: 'succeeded', found_problems: true },
      { state: 'failed' }
    ]);
  });

  it('takes a local root also where the options of the session are those of S3', async () => {
    await server.request('PUT', '/settings', {
      artifact_storage_dir: 's3://team/churn',
      database_url: `sqlite:///${server.home}/db.sqlite`,
      storage_options: { profile: 'analytics' }
    });
    const { status, json } = await server.run('s1', 'relocate', {
      old_root,
      new_root,
      dry_run: false
    });
    expect(json).toMatchObject({ verified: 20, relocated: true });
    expect(status).toBe(200);
  });
});
