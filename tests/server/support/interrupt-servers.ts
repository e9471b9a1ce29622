/**
 * A PostgreSQL and an S3 server for tests in other languages: prints where they are as one line of
 * JSON; goes when standard input ends.
 */
import { once } from 'node:events';
import { TestPostgresql } from './postgresql.js';
import { startS3, WRITER } from './s3/s3-server.js';

const [s3, postgresql] = await Promise.all([startS3(), TestPostgresql.start()]);
const database_url = postgresql.url(await postgresql.createDatabase());
console.log(
  JSON.stringify({ database_url, storage_options: { ...WRITER, endpoint_url: s3.endpoint } })
);
process.stdin.resume();
await once(process.stdin, 'end');
await Promise.all([s3.stop(), postgresql.stop()]);
process.exit(0);
