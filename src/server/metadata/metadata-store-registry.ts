import type { DatabaseUrl } from '../../location/location-types.js';
import { KyselyMetadataStore } from './kysely-metadata-store.js';
import { LineapyMetadataStore } from './lineapy/lineapy-metadata-store.js';
import { makeLineapyTables } from './lineapy/lineapy-schema.js';
import { MergedMetadataStore } from './merged-metadata-store.js';
import type { MetadataStore } from './metadata-store.js';
import { PostgresqlDatabase } from './postgresql/postgresql-database.js';
import { SqlConnection } from './sql-connection.js';
import type { SqlDatabase } from './sql-database.js';
import { SqliteDatabase } from './sqlite/sqlite-database.js';

/** Every database: the dialect of a `database_url`, and what connects to it. */
const DATABASES: {
  readonly [D in DatabaseUrl['dialect']]: (
    url: Extract<DatabaseUrl, { readonly dialect: D }>
  ) => SqlDatabase;
} = {
  sqlite: (url) => new SqliteDatabase(url, makeLineapyTables),
  postgresql: (url) => new PostgresqlDatabase(url)
};

function connect<D extends DatabaseUrl['dialect']>(
  url: Extract<DatabaseUrl, { readonly dialect: D }>
): SqlDatabase {
  const dialect: D = url.dialect;
  return DATABASES[dialect](url);
}

/** The connection to a `database_url`; nothing is touched yet. */
export function openSqlConnection(url: DatabaseUrl): SqlConnection {
  return new SqlConnection(connect(url));
}

/**
 * The metadata store at a `database_url`; nothing is touched yet.
 *
 * @param lineapyRoot the `artifact_storage_dir` where the values are that LineaPy saved
 */
export function openMetadataStore(url: DatabaseUrl, lineapyRoot = ''): MetadataStore {
  const connection = openSqlConnection(url);
  const lineapy = new LineapyMetadataStore(connection, lineapyRoot);
  return new MergedMetadataStore(new KyselyMetadataStore(connection, lineapy.numbers), lineapy);
}
