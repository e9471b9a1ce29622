import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type { DatabaseUrl } from '../../../src/location/location-types.js';
import { KyselyMetadataStore } from '../../../src/server/metadata/kysely-metadata-store.js';
import { LineapyMetadataStore } from '../../../src/server/metadata/lineapy/lineapy-metadata-store.js';
import type { MetadataSource, MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import {
  openMetadataStore,
  openSqlConnection
} from '../../../src/server/metadata/metadata-store-registry.js';
import {
  type ExpectedVersion,
  type MetadataSourceFixture,
  metadataSourceContract
} from '../contract/metadata-source.contract.js';
import {
  FIXTURE,
  type LineapyDatabaseFile,
  lineapyPostgresql,
  lineapySqlite
} from '../support/lineapy-databases.js';
import { TestPostgresql } from '../support/postgresql.js';
import { newArtifact, removeDirectory, temporaryDirectory } from '../support/stores.js';

const LINEAPYS: readonly ExpectedVersion[] = JSON.parse(
  readFileSync(new URL('expected.json', FIXTURE), 'utf8')
).artifacts.map(({ name, version }: ExpectedVersion) => ({ name, version, source: 'lineapy' }));

/** Names that both have: more than a page, so that many stand on an earlier page than their rows. */
const SHARED = Array.from({ length: 40 }, (_, i) => `shared-${String(i).padStart(2, '0')}`);

let postgresql: TestPostgresql;
beforeAll(async () => {
  postgresql = await TestPostgresql.start();
}, 120_000);
afterAll(() => postgresql.stop());

/** Saves versions of names, one after the other. */
async function save(store: MetadataStore, ...names: readonly string[]): Promise<ExpectedVersion[]> {
  const saved: ExpectedVersion[] = [];
  for (const name of names) {
    const { version } = await store.insert(newArtifact(name));
    saved.push({ name, version });
  }
  return saved;
}

/** Rows that LineaPy writes later: of names that we have, with earlier and later dates than ours. */
function later(): { readonly statements: string[]; readonly expected: ExpectedVersion[] } {
  const rows = SHARED.flatMap((name, i) => [
    { name, version: 0, date: i % 2 === 0 ? '2099-01-01' : '2001-01-01' },
    ...(i % 5 === 0 ? [{ name, version: 1, date: '2098-01-01' }] : [])
  ]);
  const all = [...rows, { name: 'counter', version: 4, date: '2097-01-01' }];
  return {
    statements: all.map(
      ({ name, version, date }, i) =>
        `insert into artifact (id, node_id, execution_id, name, date_created, version) values (${500 + i}, 'n${i}', 'e${i}', '${name}', '${date} 00:00:00.${String(i).padStart(6, '0')}', ${version})`
    ),
    expected: all.map(({ name, version }) => ({ name, version, source: 'lineapy' }))
  };
}

/** What is in LineaPy's tables and ours. */
async function checksumOf(database: LineapyDatabaseFile, store: MetadataStore): Promise<string> {
  const { artifacts } = await store.versions({ limit: 1000 });
  const ours = JSON.stringify([artifacts, await database.ownTables()]);
  return `${await database.checksum()} ${createHash('sha256').update(ours).digest('hex')}`;
}

async function fixtureOf(
  kind: 'SQLite' | 'PostgreSQL',
  open: (url: DatabaseUrl) => MetadataSource,
  fill: (store: MetadataStore, database: LineapyDatabaseFile) => Promise<ExpectedVersion[]>
): Promise<MetadataSourceFixture> {
  const base = await temporaryDirectory();
  const path = join(base, 'db.sqlite');
  const database = kind === 'SQLite' ? lineapySqlite(path) : await lineapyPostgresql(postgresql);
  const places = { home: base, lineapy_home: base, working_directory: base };
  const url = parseDatabaseUrl(database.url, places);
  const store = openMetadataStore(url, '/values');
  const expected = await fill(store, database);
  return {
    expected,
    open: () => open(url),
    checksum: async () =>
      kind === 'SQLite'
        ? createHash('sha256')
            .update(await readFile(path))
            .digest('hex')
        : checksumOf(database, store),
    dispose: async () => {
      await store.close();
      await removeDirectory(base);
    }
  };
}

for (const kind of ['SQLite', 'PostgreSQL'] as const) {
  metadataSourceContract(`LineaPy’s store in ${kind}`, () =>
    fixtureOf(
      kind,
      (url) => new LineapyMetadataStore(openSqlConnection(url), '/values'),
      async () => [...LINEAPYS]
    )
  );

  metadataSourceContract(`ours beside LineaPy’s in ${kind}`, () =>
    fixtureOf(
      kind,
      (url) => new KyselyMetadataStore(openSqlConnection(url)),
      (store) =>
        save(
          store,
          'greeting',
          'config',
          'config',
          'Config',
          '100%',
          'a_b',
          'back\\slash',
          'été 雪'
        )
    )
  );

  metadataSourceContract(`both as one in ${kind}`, () =>
    fixtureOf(
      kind,
      (url) => openMetadataStore(url, '/values'),
      async (store, database) => {
        const { statements, expected } = later();
        const names = [
          'counter',
          'Greeting',
          'config',
          ...SHARED,
          'ours',
          'ours',
          ...SHARED.slice(30)
        ];
        const ours = await save(store, ...names);
        await database.execute(...statements);
        return [...LINEAPYS, ...ours, ...expected];
      }
    )
  );
}
