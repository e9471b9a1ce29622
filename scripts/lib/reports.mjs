import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** How much of what a failed test said stands in the summary. */
const SAID_LINES = 8;
const SAID_CHARACTERS = 300;

/** What a runner did: counts, failed tests with what they said, and each skipped test with its reason. */
const NOTHING = { passed: '?', failed: '?', failures: [], skips: [] };

function readVitest(text) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text);
  const tests = testResults.flatMap((file) => file.assertionResults);
  const skips = tests
    .filter((test) => !['passed', 'failed'].includes(test.status))
    .map((test) => ({ test: test.fullName, reason: test.status }));
  // A file that could not be loaded has a message and no tests.
  const failures = [
    ...testResults
      .filter((file) => file.message !== '')
      .map((file) => ({ test: file.name, said: file.message })),
    ...tests
      .filter((test) => test.status === 'failed')
      .map((test) => ({ test: test.fullName, said: test.failureMessages.join('\n') }))
  ];
  return { passed: numPassedTests, failed: numFailedTests, failures, skips };
}

const unescapeXml = (text) =>
  text.replace(/&(lt|gt|quot|apos|amp|#10);/g, (_all, name) => {
    return { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&', '#10': '\n' }[name];
  });

const attribute = (text, name) =>
  unescapeXml(new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '');

function readJunit(text) {
  const suite = /<testsuite [^>]*>/.exec(text)?.[0] ?? '';
  const count = (name) => Number(attribute(suite, name) || 0);
  const skips = [...text.matchAll(/<testcase ([^>]*)><skipped ([^>]*)>/g)].map((match) => ({
    test: attribute(match[1], 'name'),
    reason: attribute(match[2], 'message').replaceAll('\n', ' ')
  }));
  const failures = [...text.matchAll(/<testcase ([^>]*)><(?:failure|error) ([^>]*)>/g)].map(
    ([, named, failed]) => ({
      test: `${attribute(named, 'classname')} ${attribute(named, 'name')}`,
      said: attribute(failed, 'message')
    })
  );
  const failed = count('failures') + count('errors');
  return { passed: count('tests') - failed - skips.length, failed, failures, skips };
}

function readPlaywright(text) {
  const { stats, suites } = JSON.parse(text);
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const tests = suites.flatMap(specs).flatMap((spec) => spec.tests.map((test) => ({ spec, test })));
  const failures = tests
    .filter(({ test }) => test.status === 'unexpected')
    .map(({ spec, test }) => ({
      test: `${spec.file}: ${spec.title}`,
      said: test.results.flatMap(({ errors }) => errors.map(({ message }) => message)).join('\n')
    }));
  const skips = tests
    .filter(({ test }) => test.status === 'skipped')
    .map(({ spec, test }) => ({
      test: spec.title,
      reason: test.annotations.map((note) => note.description ?? note.type).join(', ')
    }));
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, failures, skips };
}

const READERS = { vitest: readVitest, pytest: readJunit, galata: readPlaywright };

/** Reads the reports of a runner's parts; a runner without one only has an exit code. */
export function readReports(name, files) {
  const reader = READERS[name];
  if (reader === undefined || !files.every((file) => existsSync(file))) {
    return NOTHING;
  }
  const reports = files.map((file) => reader(readFileSync(file, 'utf8')));
  return {
    passed: reports.reduce((sum, { passed }) => sum + passed, 0),
    failed: reports.reduce((sum, { failed }) => sum + failed, 0),
    failures: reports.flatMap(({ failures }) => failures),
    skips: reports.flatMap(({ skips }) => skips)
  };
}

/** The beginning of what a failed test said: the end of a long output must be enough to know why. */
function firstLines(said = '') {
  const lines = stripVTControlCharacters(said)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.slice(0, SAID_LINES).map((line) => `      ${line.trim().slice(0, SAID_CHARACTERS)}`);
}

/** Returns the summary of all runners as text. */
export function summarize(results) {
  const rows = results.map(({ name, code, seconds, report }) => {
    const counted = READERS[name] !== undefined;
    const count = (value) => String(counted ? value : '').padStart(8);
    return [
      name.padEnd(10),
      count(report.passed),
      count(report.failed),
      count(report.passed === '?' ? '?' : report.skips.length),
      `${seconds.toFixed(0)} s`.padStart(8),
      code === 0 ? '  ok' : `  FAILED (exit code ${code})`
    ].join('');
  });
  const skips = results.flatMap(({ name, report }) =>
    report.skips.map(({ test, reason }) => `  ${name}: ${test} (${reason})`)
  );
  const head = `${'runner'.padEnd(10)}${['passed', 'failed', 'skipped', 'time'].map((word) => word.padStart(8)).join('')}`;
  const failures = results.flatMap(({ name, report }) =>
    report.failures.flatMap(({ test, said }) => [`  ${name}: ${test}`, ...firstLines(said)])
  );
  return [
    head,
    ...rows,
    '',
    skips.length === 0 ? 'Skipped: nothing' : 'Skipped:',
    ...skips,
    ...(failures.length === 0 ? [] : ['Failed:', ...failures])
  ].join('\n');
}
