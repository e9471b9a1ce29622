import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'tests/server/support/temporary-files.ts',
    include: ['tests/**/*.spec.ts', 'tests/**/*.spec.tsx', 'src/**/*.spec.ts', 'src/**/*.spec.tsx'],
    // Workers inherit it: they run the sources, as the tests do.
    execArgv: ['--import', new URL('tests/server/support/ts-hooks.mjs', import.meta.url).href],
    testTimeout: 20_000,
    hookTimeout: 60_000
  }
});
