/**
 * PostgreSQL, S3 and filesystems for `npm run bench`: prints where as one line of JSON, answers each line of
 * standard input with another, and goes when it ends.
 */
import { createInterface } from 'node:readline';
import pg from 'pg';
import { AZURE, GCS, PYTHON } from './fsspec/filesystem-servers.js';
import { PASSWORD, TestPostgresql } from './postgresql.js';
import { startS3, WRITER } from './s3/s3-server.js';

const kinds = [AZURE, GCS].filter(({ missing }) => missing === undefined);
const [postgresql, s3, ...filesystems] = await Promise.all([
  TestPostgresql.start(),
  startS3(),
  ...kinds.map(({ start }) => start())
]);
const database = await postgresql.createDatabase('bench');
const connection = {
  host: '127.0.0.1',
  port: postgresql.port,
  user: 'postgres',
  password: PASSWORD,
  database
};

/** One line of standard input. */
interface Question {
  /** SQL to run. */
  readonly sql?: string;
  /** The floor: this many clients number rows of one name, each this many, one commit each. */
  readonly floor?: { readonly clients: number; readonly saves: number };
}

async function run(sql: string): Promise<unknown> {
  return postgresql.run(database, sql);
}

/** What no way of numbering versions on this server can do without. */
async function floor(clients: number, saves: number): Promise<number> {
  await run('create table if not exists floor (version integer primary key, body text)');
  await run('truncate floor');
  const open = Array.from({ length: clients }, () => new pg.Client(connection));
  await Promise.all(open.map((client) => client.connect()));
  const start = performance.now();
  await Promise.all(
    open.map(async (client) => {
      for (let save = 0; save < saves; save++) {
        await client.query('begin');
        await client.query('select pg_advisory_xact_lock(1)');
        await client.query(
          'insert into floor select coalesce(max(version) + 1, 0), $1 from floor',
          ['x'.repeat(500)]
        );
        await client.query('commit');
      }
    })
  );
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(open.map((client) => client.end()));
  return (clients * saves) / seconds;
}

console.log(
  JSON.stringify({
    database_url: `postgresql://postgres:${PASSWORD}@127.0.0.1:${postgresql.port}/${database}`,
    s3: { endpoint_url: s3.endpoint, ...WRITER },
    filesystems: Object.fromEntries(
      kinds.map(({ protocol, root }, at) => [
        protocol,
        { protocol, root: root('bench'), options: filesystems[at]?.options(), python: PYTHON }
      ])
    )
  })
);
for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line) as Question;
  const answer =
    question.floor === undefined
      ? await run(question.sql ?? '')
      : await floor(question.floor.clients, question.floor.saves);
  console.log(JSON.stringify(answer));
}
await Promise.all([postgresql, s3, ...filesystems].map((server) => server.stop()));
process.exit(0);
