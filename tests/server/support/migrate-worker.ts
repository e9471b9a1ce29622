// Brings a database up to date. Argument: {path} of a SQLite file, or {url}.
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { sqliteOf } from './stores.js';

const { path, url } = JSON.parse(process.argv[2] ?? '{}');
const metadata = openMetadataStore(
  url === undefined
    ? sqliteOf(path)
    : parseDatabaseUrl(url, { home: '/', lineapy_home: '/', working_directory: '/' })
);
await metadata.prepare();
process.stdout.write(`${JSON.stringify(await metadata.storeId())}\n`);
await metadata.close();
