import { expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../src/location/location-base.js';
import { readOnlyValues } from '../../../src/server/sessions/check-messages.js';
import type { StoreLocation } from '../../../src/server/store/store-location.js';

it.each([
  ['https://host/folder', 'this filesystem can only be read'],
  ['github://owner:repository@main/x', 'this filesystem can only be read'],
  ['gs://bucket/folder', 'these credentials may only read'],
  ['s3://bucket/folder', 'these credentials may only read']
])('%s that is read-only is so because %s', (text, said) => {
  const dir = parseArtifactStorageDir(text, NO_BASE);
  expect(readOnlyValues({ dir } as StoreLocation)).toContain(said);
});
