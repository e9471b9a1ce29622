/**
 * `npm test`: sets up what the tests need and runs all of them, to the end, whatever fails.
 *
 * `--only NAME` runs one runner; the arguments after it go to that runner.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './lib/browser.mjs';
import { withEmptyHome } from './lib/home.mjs';
import { PYTHON, venvEnvironment } from './lib/python.mjs';
import { readReports, summarize } from './lib/reports.mjs';
import { Failure, main, run } from './lib/run.mjs';
import { setUp } from './lib/setup.mjs';

const REPORTS = mkdtempSync(join(tmpdir(), 'artifact-reports-'));
process.once('exit', () => rmSync(REPORTS, { recursive: true, force: true }));
const reportOf = (name, part = 1) => join(REPORTS, `${name}-${part}.report`);

/** Files of tests at once: they wait more than they compute, also where there are two processors. */
const AT_ONCE = Math.max(2, availableParallelism() - 1);

/** Each runner: a program with arguments, and what it needs beside the product. */
const RUNNERS = {
  typecheck: { command: 'npm', args: ['run', '--silent', 'typecheck'], ownHome: true },
  lint: { command: 'npm', args: ['run', '--silent', 'lint:check'], ownHome: true },
  vitest: {
    command: 'vitest',
    args: [
      'run',
      `--maxWorkers=${AT_ONCE}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${reportOf('vitest')}`
    ]
  },
  pytest: {
    command: PYTHON,
    args: ['-m', 'pytest', `--junitxml=${reportOf('pytest')}`],
    // Else the paths of sockets would be too long below it.
    moreArgs: ({ TMPDIR }) => [`--basetemp=${join(TMPDIR, 'p')}`],
    // Tests of a file share its servers.
    wholeArgs: [`--numprocesses=${AT_ONCE}`, '--dist=loadfile']
  },
  galata: {
    command: 'playwright',
    args: ['test', '-c', 'ui-tests/playwright.config.ts', '--reporter=list,json'],
    env: (part) => ({
      PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('galata', part),
      ...(part > 1 ? { ARTIFACT_STORAGE_UI_PORT: String(8898 + part) } : {})
    }),
    // At once, each with a Jupyter server and a browser of its own, where there are processors for
    // two browsers. Tests with real servers, whose ports are fixed, are all in the second.
    wholeParts:
      availableParallelism() < 4
        ? [[]]
        : [1, 2].map((part) => [
            `--shard=${part}/2`,
            `--output=ui-tests/test-results/part-${part}`
          ]),
    browser: true
  }
};

/** Runs one runner in an empty home directory; resolves to its result. */
async function runOne(name, extra) {
  const {
    command,
    args,
    moreArgs = () => [],
    wholeArgs = [],
    wholeParts = [wholeArgs],
    env = () => ({}),
    browser = false,
    ownHome = false
  } = RUNNERS[name];
  console.log(`\n━━ ${name} ${'━'.repeat(60)}\n`);
  const started = performance.now();
  const parts = extra.length === 0 ? wholeParts : [extra];
  const start = (partArgs, index) => async (environment) =>
    run(command, [...args, ...moreArgs(environment), ...partArgs], {
      env: { ...environment, ...env(index + 1) }
    });
  let codes = [1];
  try {
    const browserEnvironment = browser ? await ensureBrowser() : {};
    const environment = venvEnvironment(browserEnvironment);
    codes = await Promise.all(
      parts
        .map(start)
        .map((body) => (ownHome ? body(environment) : withEmptyHome(environment, body)))
    );
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
  }
  const seconds = (performance.now() - started) / 1000;
  const files = parts.map((_, index) => reportOf(name, index + 1));
  return { name, code: Math.max(...codes), seconds, report: readReports(name, files) };
}

/** Returns the runners to run and the arguments for them. */
function parse(args) {
  const [flag, name, ...rest] = args;
  if (flag === undefined) {
    return { names: Object.keys(RUNNERS), extra: [] };
  }
  if (flag !== '--only' || RUNNERS[name] === undefined) {
    throw new Failure(`usage: test.mjs [--only ${Object.keys(RUNNERS).join('|')} [arguments]]`);
  }
  return { names: [name], extra: rest };
}

await main(async () => {
  const { names, extra } = parse(process.argv.slice(2));
  await setUp({ tests: true });
  const results = [];
  for (const name of names) {
    results.push(await runOne(name, extra));
  }
  console.log(`\n━━ summary ${'━'.repeat(57)}\n\n${summarize(results)}`);
  return results.every(({ code }) => code === 0) ? 0 : 1;
});
