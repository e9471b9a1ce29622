/**
 * What LineaPy made, in PostgreSQL and S3: prints where as one line of JSON, and goes when its
 * standard input ends. For tests in other languages.
 */
import { lineapyPostgresql } from './lineapy-databases.js';
import { lineapyBucket } from './lineapy-values.js';
import { TestPostgresql } from './postgresql.js';
import { startS3 } from './s3/weed.js';

const [postgresql, s3] = await Promise.all([TestPostgresql.start(), startS3()]);
const database = await lineapyPostgresql(postgresql);
const values = await lineapyBucket(s3, 'lineapy/store');
const state = async (): Promise<string> =>
  JSON.stringify({
    tables: await database.checksum(),
    values: Object.entries(await values.content()).filter(([key]) => !key.includes('/'))
  });
const { dir, storage_options } = values;
console.log(
  JSON.stringify({ artifact_storage_dir: dir, database_url: database.url, storage_options })
);
// Each line that is read is a question for a checksum of all that is LineaPy's.
process.stdin.setEncoding('utf8');
for await (const _ of process.stdin) {
  console.log(await state());
}
await Promise.all([postgresql.stop(), s3.stop()]);
process.exit(0);
