/**
 * A PostgreSQL and an S3 server behind faulty networks, for tests in other languages: prints where they
 * are as one line of JSON. A line on standard input is `s3` or `database`, a fault and the pattern of
 * the requests that it befalls (`s3 mute ^PUT`), or `pass`; answered when it holds. `met` is answered
 * when a request was befallen. Goes when standard input ends.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, FaultyProxy } from './faulty-proxy.js';
import { TestPostgresql } from './postgresql.js';
import { startS3, WRITER } from './s3/s3-server.js';

const [s3, postgresql] = await Promise.all([startS3(), TestPostgresql.start()]);
const direct = new URL(postgresql.url(await postgresql.createDatabase()));
const proxies = {
  s3: await FaultyProxy.start(s3.port),
  database: await FaultyProxy.start(Number(direct.port))
};
direct.hostname = '127.0.0.1';
direct.port = String(proxies.database.port);
const endpoint_url = `http://127.0.0.1:${proxies.s3.port}`;
// Only a stop ends what waits for an answer.
const config_kwargs = { read_timeout: 600, retries: { total_max_attempts: 1 } };
console.log(
  JSON.stringify({
    database_url: direct.href,
    storage_options: { ...WRITER, endpoint_url, config_kwargs }
  })
);
let met = Promise.withResolvers<void>();
for await (const line of createInterface({ input: process.stdin })) {
  const [place, fault, ...pattern] = line.split(' ');
  if (place === 'met') {
    await Promise.race([met.promise, sleep(60_000, undefined, { ref: false })]);
  } else {
    met = Promise.withResolvers();
    for (const proxy of Object.values(proxies)) {
      proxy.decide = () => 'pass';
    }
  }
  if (place === 's3' || place === 'database') {
    const matches = new RegExp(pattern.join(' '));
    const { resolve } = met;
    proxies[place].decide = (piece) => {
      if (!matches.test(piece.toString('latin1'))) {
        return 'pass';
      }
      resolve();
      return fault as Fault;
    };
  }
  console.log('{}');
}
await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
await Promise.all([s3.stop(), postgresql.stop()]);
process.exit(0);
