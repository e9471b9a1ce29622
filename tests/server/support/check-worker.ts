// Checks a location and tries to save there. Prints {check, problem}. Argument: {base}.
import { isArtifactStorageError } from '../../../src/api/errors.js';
import { inlineSave, storeIn } from './stores.js';

const { base } = JSON.parse(process.argv[2] ?? '{}');
const store = storeIn(base);
const check = await store.check();
const problem = await store.save(inlineSave('model')).then(
  () => null,
  (error: unknown) =>
    isArtifactStorageError(error)
      ? { kind: error.kind, message: error.message, hint: error.hint, field: error.field }
      : String(error)
);
process.stdout.write(`${JSON.stringify({ check, problem })}\n`);
await store.close();
