import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { TestServer } from '../http/support.js';
import { type SilentServer, silentServer } from '../support/silent-server.js';
import { dirOf, removeDirectory, sqliteOf, temporaryDirectory } from '../support/stores.js';

describe('a check', () => {
  let base: string;
  let silent: SilentServer;
  let store: ArtifactStore | undefined;
  const placesOf = () => ({ home: base, lineapy_home: base, working_directory: base });
  const database = () =>
    parseDatabaseUrl(
      `postgresql://ana@127.0.0.1:${silent.port}/team?connect_timeout=600&sslmode=disable`,
      placesOf()
    );

  beforeEach(async () => {
    base = await temporaryDirectory();
    silent = await silentServer();
  });
  afterEach(async () => {
    await silent.close();
    await store?.close();
    await removeDirectory(base);
  });

  it('ends in time where a database never answers, and says so', async () => {
    const location = { dir: dirOf(join(base, 'values')), database: database() };
    store = openArtifactStore({ ...location, storage_options: {} });
    const { values, metadata } = await store.check({ deadline: 2000 });
    expect(values.ok).toBe(true);
    expect(metadata.problem).toMatchObject({ kind: 'unreachable', field: 'database_url' });
    expect(metadata.detail).toContain('did not answer within 2 seconds');
  });

  it('ends in time where S3 never answers', async () => {
    store = openArtifactStore({
      dir: parseArtifactStorageDir('s3://team/values', placesOf()),
      database: sqliteOf(join(base, 'db.sqlite')),
      storage_options: {
        endpoint_url: `http://127.0.0.1:${silent.port}`,
        key: 'k',
        secret: 's',
        config_kwargs: { read_timeout: 600 }
      }
    });
    const { values, metadata } = await store.check({ deadline: 2000 });
    expect(values.problem).toMatchObject({ kind: 'unreachable', field: 'artifact_storage_dir' });
    expect(metadata.ok).toBe(true);
  });

  it('ends at once when nobody waits for it any more', async () => {
    const location = { dir: dirOf(join(base, 'values')), database: database() };
    store = openArtifactStore({ ...location, storage_options: {} });
    const stop = new AbortController();
    const checking = store.check({ signal: stop.signal });
    stop.abort(new Error('stopped'));
    await expect(checking).rejects.toThrow('stopped');
    await expect(store.check({ signal: stop.signal })).rejects.toThrow('stopped');
  });

  it('and a change are stopped by their client, and the session goes on', async () => {
    const server = new TestServer();
    try {
      const address = await server.app.listen({ port: 0, host: '127.0.0.1' });
      const { text } = database();
      const stop = new AbortController();
      const request = fetch(`${address}/sessions/k/location`, {
        method: 'PUT',
        headers: { 'x-artifact-storage': '1', 'content-type': 'application/json' },
        body: JSON.stringify({ database_url: text }),
        signal: stop.signal
      });
      await silent.connected();
      stop.abort();
      await expect(request).rejects.toThrow();

      const operations = '/sessions/k/operations';
      const change = { database_url: text };
      const { json: check } = await server.request('POST', `${operations}/check`, change);
      await silent.connected();
      const stopped = await server.request('DELETE', `${operations}/${check.id}`);
      expect(stopped.json).toMatchObject({ id: check.id, state: 'cancelled' });

      // One change of a session comes after the other: this one would wait for the first.
      const next = await server.request('PUT', '/sessions/k/location', {
        database_url: `sqlite:///${join(server.home, 'db.sqlite')}`
      });
      expect(next.status).toBe(200);
    } finally {
      // What was stopped still waits for its connection, as does the end of its store.
      await silent.close();
      await server.close();
    }
  });
});
