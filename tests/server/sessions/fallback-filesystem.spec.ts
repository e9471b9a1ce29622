import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { FaultyProxy } from '../support/faulty-proxy.js';
import {
  AZURE,
  type FilesystemServer,
  GCS,
  PYTHON,
  SFTP,
  WEBDAV
} from '../support/fsspec/filesystem-servers.js';
import { HOST_ENVIRONMENT, shortDirectory } from '../support/fsspec/fsspec-fixture.js';
import { client } from '../support/outage.js';
import { TestPostgresql } from '../support/postgresql.js';
import { inlineSave, removeDirectory } from '../support/stores.js';

let postgresql: TestPostgresql;
let proxy: FaultyProxy;
beforeAll(async () => {
  postgresql = await TestPostgresql.start();
  proxy = await FaultyProxy.start(postgresql.port);
}, 60_000);
afterAll(async () => {
  await proxy.stop();
  await postgresql.stop();
});

const kinds = [AZURE, GCS, SFTP, WEBDAV].filter(({ missing }) => missing === undefined);

describe.each(kinds)('a fallback with values by $protocol', (kind) => {
  let filesystem: FilesystemServer;
  let server: TestServer;
  beforeAll(async () => {
    filesystem = await kind.start();
  }, 90_000);
  afterAll(() => filesystem.stop());
  beforeEach(() => {
    const command_line = {
      artifact_storage_dir: `${kind.protocol}://${kind.root('fallback')}`,
      storage_options: filesystem.options()
    };
    const environment = Object.entries(HOST_ENVIRONMENT).filter(
      (entry): entry is [string, string] => entry[1] !== undefined
    );
    server = new TestServer(
      shortDirectory(),
      { command_line, settings: {}, python: PYTHON },
      Object.fromEntries(environment)
    );
  });
  afterEach(async () => {
    proxy.decide = () => 'pass';
    await server.close();
    await removeDirectory(server.home);
  });

  it('copies what was saved meanwhile, and the originals stay', async () => {
    const url = postgresql.url(await postgresql.createDatabase(), '', proxy.port);
    proxy.decide = () => 'reset';
    await server.request('PUT', '/sessions/s1', client('p1', url));
    const saved = await server.request(
      'POST',
      '/sessions/s1/artifacts',
      inlineSave('model', 'meanwhile')
    );
    expect(saved).toMatchObject({ status: 200, json: { version: 0 } });
    expect(saved.json.database_url).toContain('sqlite');

    proxy.decide = () => 'pass';
    const { json } = await server.run('s1', 'retry_database', { copy: true });
    expect(json.copied).toEqual([{ name: 'model', from_version: 0, version: 0 }]);
    const got = await server.request('GET', '/sessions/s1/artifact?name=model&inline_limit=100');
    expect(Buffer.from(got.json.value.base64, 'base64').toString()).toBe('meanwhile');
    expect(got.json.value_key).not.toBe(saved.json.value_key);
    expect(got.json.database_url).toContain('postgresql');

    await server.request('PUT', '/sessions/s2', client('p2'));
    const original = await server.request(
      'GET',
      '/sessions/s2/artifact?name=model&inline_limit=100'
    );
    expect(original.json.value_key).toBe(saved.json.value_key);
    expect(Buffer.from(original.json.value.base64, 'base64').toString()).toBe('meanwhile');
  });
});
