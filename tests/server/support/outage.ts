import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { StartSettings } from '../../../src/api/session.js';
import { TestServer } from '../http/support.js';
import { FaultyProxy } from './faulty-proxy.js';
import { TestPostgresql } from './postgresql.js';
import { removeDirectory } from './stores.js';

/** What a kernel client says of itself; with a database, that is the configured one. */
export function client(processId: string, databaseUrl?: string) {
  return {
    process_id: processId,
    client_version: '0.1.0',
    python_version: '3.12.1',
    working_directory: '/',
    environment: databaseUrl === undefined ? {} : { database_url: databaseUrl }
  };
}

/** A storage server, and a database behind a proxy that can be out of reach. */
export async function outage(postgresql: TestPostgresql, start?: StartSettings) {
  const database = await postgresql.createDatabase();
  const proxy = await FaultyProxy.start(postgresql.port);
  const server = new TestServer(undefined, start);
  const url = postgresql.url(database, '', proxy.port);
  return {
    server,
    proxy,
    url,
    cut: () => {
      proxy.decide = () => 'reset';
    },
    mend: () => {
      proxy.decide = () => 'pass';
    },
    end: async () => {
      await server.close();
      await proxy.stop();
      await removeDirectory(server.home);
    }
  };
}

type Outage = Awaited<ReturnType<typeof outage>>;

/** Each test of the file begins with a database that is out of reach; this is the one of the test. */
export function outageOfEachTest(): Pick<Outage, 'server' | 'proxy' | 'url' | 'cut' | 'mend'> & {
  readonly postgresql: TestPostgresql;
} {
  let postgresql: TestPostgresql;
  let present: Outage;
  beforeAll(async () => {
    postgresql = await TestPostgresql.start();
  });
  afterAll(() => postgresql.stop());
  beforeEach(async () => {
    present = await outage(postgresql);
    present.cut();
  });
  afterEach(() => present.end());
  return {
    get postgresql() {
      return postgresql;
    },
    get server() {
      return present.server;
    },
    get proxy() {
      return present.proxy;
    },
    get url() {
      return present.url;
    },
    cut: () => present.cut(),
    mend: () => present.mend()
  };
}
