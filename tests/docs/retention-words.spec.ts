import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Where people read about this condition of a retention. */
const PLACES = [
  'src/api/retention.ts',
  'src/lab/care/retain-versions.tsx',
  'src/lab/commands/care-commands.ts',
  'python/artifact_storage/_store_care.py',
  'python/artifact_storage/_cli/arguments.py',
  'docs/glossary.md',
  'docs/stores.md',
  'docs/stores-in-the-panel.md',
  'docs/command-line.md'
];

describe('the versions that a retention keeps', () => {
  it.each(PLACES)('are called alike in %s', (path) => {
    expect(readFileSync(path, 'utf8')).toMatch(/keep the newest (?:N|5|…) versions of each name/i);
  });
});
