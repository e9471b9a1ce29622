import { defineConfig } from 'vitest/config';

const jupyterlab = (name: string) => ({
  find: `@jupyterlab/${name}`,
  replacement: new URL(`tests/lab/support/jupyterlab/${name}.ts`, import.meta.url).pathname
});

export default defineConfig({
  // These need a page. One stand-in for each, in place of mocks of each test's own.
  resolve: { alias: ['apputils', 'notebook', 'ui-components'].map(jupyterlab) },
  test: {
    globalSetup: 'tests/server/support/temporary-files.ts',
    include: ['tests/**/*.spec.ts', 'tests/**/*.spec.tsx', 'src/**/*.spec.ts', 'src/**/*.spec.tsx'],
    // Workers inherit it: they run the sources, as the tests do.
    execArgv: ['--import', new URL('tests/server/support/ts-hooks.mjs', import.meta.url).href],
    // Ends what hangs. The slowest test takes a third of it alone, and twice that beside others.
    testTimeout: 40_000,
    hookTimeout: 60_000
  }
});
