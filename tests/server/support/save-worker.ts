// Saves values under one name and prints each acknowledged version as a line of JSON:
// {version, sha256}. Argument: {base, name, count, size, url?}: the URL of a database that is not in base.
import { randomBytes } from 'node:crypto';
import { inlineSave, storeIn, storeWith } from './stores.js';

const { base, name, count, size, url } = JSON.parse(process.argv[2] ?? '{}');
const store = url === undefined ? storeIn(base) : storeWith(base, url);
for (let i = 0; i < count; i++) {
  const { version, sha256 } = await store.save(inlineSave(name, randomBytes(size)));
  process.stdout.write(`${JSON.stringify({ version, sha256 })}\n`);
}
await store.close();
