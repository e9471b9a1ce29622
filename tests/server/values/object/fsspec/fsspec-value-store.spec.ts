import { describe, it } from 'vitest';
import { valueStoreContract } from '../../../contract/value-store.contract.js';
import { AZURE, DIR, GCS, SFTP } from '../../../support/fsspec/filesystem-servers.js';
import { filesystemOfTests } from '../../../support/fsspec/fsspec-fixture.js';

describe.each([
  ['a wrapped folder', DIR],
  ['SFTP', SFTP],
  ['Azure', AZURE],
  ['Google Cloud Storage', GCS]
] as const)('fsspec: %s', (title, kind) => {
  if (kind.missing !== undefined) {
    it.skip(`keeps the promises of a value store: ${kind.missing}`, () => undefined);
    return;
  }
  const tests = filesystemOfTests(kind);
  valueStoreContract(title, async () => {
    const dir = tests.newDir();
    return { open: () => tests.open(dir), dispose: async () => undefined };
  });
});
