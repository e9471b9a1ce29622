// Saves values under one name and prints each acknowledged version as a line of JSON:
// {version, sha256}. Argument: {base, name, count, size}.
import { randomBytes } from 'node:crypto';
import { inlineSave, storeIn } from './stores.js';

const { base, name, count, size } = JSON.parse(process.argv[2] ?? '{}');
const store = storeIn(base);
for (let i = 0; i < count; i++) {
  const { version, sha256 } = await store.save(inlineSave(name, randomBytes(size)));
  process.stdout.write(`${JSON.stringify({ version, sha256 })}\n`);
}
await store.close();
