import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { StorageOptions } from '../../../../src/api/location.js';
import { parseArtifactStorageDir } from '../../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../../src/location/location-base.js';
import type { ArtifactStorageDir } from '../../../../src/location/location-types.js';
import type { ArtifactStore } from '../../../../src/server/store/artifact-store.js';
import { openArtifactStore } from '../../../../src/server/store/open-artifact-store.js';
import type { ValueStore } from '../../../../src/server/values/value-store.js';
import { openValueStore } from '../../../../src/server/values/value-store-registry.js';
import { FaultyProxy } from '../faulty-proxy.js';
import { removeDirectory, sqliteOf, temporaryDirectory } from '../stores.js';
import { type S3Server, startS3, WRITER } from './s3-server.js';

/** A value store in S3. */
export const openS3 = (url: string, options: StorageOptions): ValueStore =>
  openValueStore(parseArtifactStorageDir(url, NO_BASE), options);

/** A folder of the bucket `team` that no other test uses. */
export const newS3Dir = (): ArtifactStorageDir =>
  parseArtifactStorageDir(`s3://team/${randomUUID()}`, NO_BASE);

/** An S3 server that runs for the tests of a file, or of a `describe`. */
export function s3OfTests(): Omit<S3Server, 'stop'> {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3();
  }, 60_000);
  afterAll(() => server.stop());
  return {
    get endpoint() {
      return server.endpoint;
    },
    get port() {
      return server.port;
    },
    get gaps() {
      return server.gaps;
    },
    kill: () => server.kill(),
    restart: () => server.restart()
  };
}

/** The same behind a network that fails as a test says, and a folder for databases, anew for each test. */
export function faultyS3OfTests() {
  const server = s3OfTests();
  let proxy: FaultyProxy;
  let base: string;
  beforeEach(async () => {
    [proxy, base] = await Promise.all([FaultyProxy.start(server.port), temporaryDirectory()]);
  });
  afterEach(async () => {
    await proxy.stop();
    await removeDirectory(base);
  });
  /** Options that lead through the network; a test of an outage makes few attempts. */
  const optionsOf = (total_max_attempts: number, more: object = WRITER): StorageOptions => ({
    ...more,
    endpoint_url: `http://127.0.0.1:${proxy.port}`,
    config_kwargs: { retries: { total_max_attempts } }
  });
  return {
    server,
    get proxy() {
      return proxy;
    },
    get base() {
      return base;
    },
    optionsOf,
    /** An artifact store with its values behind the network. */
    openStore: (dir: ArtifactStorageDir, attempts: number, database = 'db.sqlite'): ArtifactStore =>
      openArtifactStore({
        dir,
        database: sqliteOf(join(base, database)),
        storage_options: optionsOf(attempts)
      })
  };
}
