import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GENERATED_FILES } from '../../scripts/generated/files.js';

describe.each(Object.entries(GENERATED_FILES))('%s', (file, source) => {
  it('is what its source makes: `npm run generate` renews it', () => {
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toBe(source());
  });
});
