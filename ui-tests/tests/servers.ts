import { FaultyProxy } from '../../tests/server/support/faulty-proxy.js';
import { TestPostgresql } from '../../tests/server/support/postgresql.js';
import { type S3Server, startS3 } from '../../tests/server/support/s3/s3-server.js';
import { test as plainTest } from './support.js';

/** The ports of the proxies, always the same: screenshots show them. */
const POSTGRESQL_PORT = 9432;
export const S3_PORT = 9100;

/** The real servers, started once, by the first test that names them. */
interface Servers {
  readonly postgresql: TestPostgresql;
  readonly s3: S3Server;
}

/** What stands before them in one test; it passes everything until the test decides otherwise. */
interface Proxies {
  readonly postgresqlProxy: FaultyProxy;
  readonly s3Proxy: FaultyProxy;
}

/** The test of `support.ts` with real servers. */
export const test = plainTest.extend<Proxies, Servers>({
  postgresql: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const postgresql = await TestPostgresql.start();
      await use(postgresql);
      await postgresql.stop();
    },
    { scope: 'worker' }
  ],
  s3: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const s3 = await startS3();
      await use(s3);
      await s3.stop();
    },
    { scope: 'worker' }
  ],
  postgresqlProxy: async ({ postgresql }, use) => {
    const proxy = await FaultyProxy.start(postgresql.port, POSTGRESQL_PORT);
    await use(proxy);
    await proxy.stop();
  },
  s3Proxy: async ({ s3 }, use) => {
    const proxy = await FaultyProxy.start(s3.port, S3_PORT);
    await use(proxy);
    await proxy.stop();
  }
});
