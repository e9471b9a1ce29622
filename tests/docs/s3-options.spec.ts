import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { STORAGE_OPTIONS } from '../../src/location/storage-options.js';
import { optionTable, withPart } from './option-table.js';

// `npx vitest run tests/docs -u` renews the table.
it('docs/s3.md has the options that the code has', async () => {
  const document = await readFile('docs/s3.md', 'utf8');
  await expect(withPart(document, 'options', optionTable(STORAGE_OPTIONS.s3))).toMatchFileSnapshot(
    '../../docs/s3.md'
  );
});
