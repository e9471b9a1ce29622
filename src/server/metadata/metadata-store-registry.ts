import type { DatabaseUrl } from '../../location/location-types.js';
import { KyselyMetadataStore } from './kysely-metadata-store.js';
import type { MetadataStore } from './metadata-store.js';
import type { SqlDatabase } from './sql-database.js';
import { SqliteDatabase } from './sqlite/sqlite-database.js';

type Open = (url: DatabaseUrl) => SqlDatabase;

/** Every database: the dialect of a `database_url`, and what connects to it. */
const DATABASES: Readonly<Record<DatabaseUrl['dialect'], Open>> = {
  sqlite: (url) => new SqliteDatabase(url)
};

/**
 * The metadata store at a `database_url`; nothing is touched yet.
 *
 * @param lineapyRoot the `artifact_storage_dir` where the values are that LineaPy saved
 */
export function openMetadataStore(url: DatabaseUrl, lineapyRoot?: string): MetadataStore {
  return new KyselyMetadataStore(DATABASES[url.dialect](url), lineapyRoot);
}
