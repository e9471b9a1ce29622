/**
 * What LineaPy made, in PostgreSQL and S3, for tests in other languages: prints where as one line of
 * JSON, answers each question on standard input with another, and goes when it ends.
 */
import { createInterface } from 'node:readline';
import { lineapyPostgresql } from './lineapy-databases.js';
import { lineapyBucket } from './lineapy-values.js';
import { TestPostgresql } from './postgresql.js';
import { startS3 } from './s3/s3-server.js';

const [postgresql, s3] = await Promise.all([TestPostgresql.start(), startS3()]);
const database = await lineapyPostgresql(postgresql);
const values = await lineapyBucket(s3, 'lineapy/store');
const name = new URL(database.url).pathname.slice(1);

/** A checksum of all that is LineaPy's. */
async function lineapys(): Promise<unknown> {
  const found = Object.entries(await values.content()).filter(([key]) => !key.includes('/'));
  return { tables: await database.checksum(), values: found };
}

/** All rows of all tables. */
async function rows(): Promise<unknown> {
  const tables = await postgresql.run(
    name,
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public'"
  );
  const found = tables.map(async (table) => [
    table['name'],
    await postgresql.run(name, `select t::text from ${table['name']} t`)
  ]);
  return Object.fromEntries(await Promise.all(found));
}

console.log(
  JSON.stringify({
    location: {
      artifact_storage_dir: values.dir,
      database_url: database.url,
      storage_options: values.storage_options
    },
    // Where PostgreSQL keeps its files, the log of writes among them.
    data: postgresql.socket
  })
);
const questions: Readonly<Record<string, () => Promise<unknown>>> = {
  lineapys,
  rows,
  objects: () => values.everything()
};
for await (const question of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await questions[question]?.()));
}
await Promise.all([postgresql.stop(), s3.stop()]);
process.exit(0);
