// Brings a database up to date. Argument: {path}.
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { sqliteOf } from './stores.js';

const { path } = JSON.parse(process.argv[2] ?? '{}');
const metadata = openMetadataStore(sqliteOf(path));
await metadata.prepare();
process.stdout.write(`${JSON.stringify(await metadata.storeId())}\n`);
await metadata.close();
