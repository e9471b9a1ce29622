import type { DatabaseUrl } from '../../location/location-types.js';
import { KyselyMetadataStore } from './kysely-metadata-store.js';
import type { MetadataStore } from './metadata-store.js';
import { PostgresqlDatabase } from './postgresql/postgresql-database.js';
import type { SqlDatabase } from './sql-database.js';
import { SqliteDatabase } from './sqlite/sqlite-database.js';

/** Every database: the dialect of a `database_url`, and what connects to it. */
const DATABASES: {
  readonly [D in DatabaseUrl['dialect']]: (
    url: Extract<DatabaseUrl, { readonly dialect: D }>
  ) => SqlDatabase;
} = {
  sqlite: (url) => new SqliteDatabase(url),
  postgresql: (url) => new PostgresqlDatabase(url)
};

function connect<D extends DatabaseUrl['dialect']>(
  url: Extract<DatabaseUrl, { readonly dialect: D }>
): SqlDatabase {
  const dialect: D = url.dialect;
  return DATABASES[dialect](url);
}

/**
 * The metadata store at a `database_url`; nothing is touched yet.
 *
 * @param lineapyRoot the `artifact_storage_dir` where the values are that LineaPy saved
 */
export function openMetadataStore(url: DatabaseUrl, lineapyRoot?: string): MetadataStore {
  return new KyselyMetadataStore(connect(url), lineapyRoot);
}
