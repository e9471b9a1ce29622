import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Origin, ResolvedLocation, StorageOptions } from '../../src/api/location.js';
import {
  environmentExpression,
  lineaPyEnvironment,
  outcomeOf
} from '../../src/lab/lineapy/environment-code.js';
import { notShown } from '../../src/location/written-secrets.js';

function located(
  dir: readonly [string, Origin],
  url: readonly [string, Origin],
  options: StorageOptions = {}
): ResolvedLocation {
  const setting = <T>(value: T, origin: Origin) => ({
    value,
    origin,
    inherited: { value, origin: 'default' as const }
  });
  return {
    artifact_storage_dir: setting(...dir),
    database_url: setting(...url),
    storage_options: setting(options, 'default')
  };
}

const ours = lineaPyEnvironment(
  located(['/team/it\'s "here" \\ é 𝒳', 'session'], ['sqlite:////team.sqlite', 'settings'])
);

describe('what LineaPy is told', () => {
  it('is what it cannot find by itself', () => {
    expect(lineaPyEnvironment(located(['/v', 'session'], ['sqlite:///x', 'default']))).toEqual({
      set: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v' },
      fill: {},
      password_left_out: false,
      options_left_out: false
    });
    expect(
      lineaPyEnvironment(located(['/v', 'command_line'], ['sqlite:///x', 'settings']))
    ).toMatchObject({
      set: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v' },
      fill: { LINEAPY_DATABASE_URL: 'sqlite:///x' }
    });
    for (const origin of ['environment', 'config_file', 'default'] as const) {
      expect(lineaPyEnvironment(located(['/v', origin], ['x', origin]))).toMatchObject({
        set: {},
        fill: {}
      });
    }
  });

  it('is never a password, masked or not', () => {
    for (const url of ['postgresql://ana:***@db/ml', 'postgresql://ana:pw@db/ml']) {
      expect(
        lineaPyEnvironment(located(['/v', 'session'], [url, 'session'], { profile: 'a' }))
      ).toEqual({
        set: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v' },
        fill: {},
        password_left_out: true,
        options_left_out: true
      });
    }
  });

  it('is nothing that cannot be parsed', () => {
    const [dir, url] = [notShown('artifact_storage_dir'), notShown('database_url')];
    expect(lineaPyEnvironment(located([dir, 'command_line'], [url, 'settings']))).toMatchObject({
      set: {},
      fill: {}
    });
  });
});

describe('the expression, in a real Python', () => {
  const home = mkdtempSync(join(tmpdir(), 'lineapy-'));
  mkdirSync(join(home, 'lineapy'));
  writeFileSync(join(home, 'lineapy', '__init__.py'), '');
  const withClient = join(home, 'with-client');
  mkdirSync(join(withClient, 'artifact_storage'), { recursive: true });
  writeFileSync(join(withClient, 'artifact_storage', '__init__.py'), '');
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const run = (before: string, path: string): unknown =>
    JSON.parse(
      execFileSync(
        'python3',
        [
          // Without site-packages: the Python that runs the tests may have our own client.
          '-S',
          '-c',
          `import json, os, sys
names = dict(vars())
${before}
before = set(vars())
outcome = repr(eval(sys.argv[1]))
print(json.dumps([outcome, os.environ.get("LINEAPY_ARTIFACT_STORAGE_DIR"),
  os.environ.get("LINEAPY_DATABASE_URL"), sorted(set(vars()) - before - {"outcome", "before"})]))`,
          environmentExpression(ours)
        ],
        {
          encoding: 'utf8',
          env: {
            PATH: process.env.PATH,
            PYTHONPATH: path,
            PYTHONUTF8: '1',
            LINEAPY_ARTIFACT_STORAGE_DIR: '/old'
          }
        }
      )
    );
  const dir = ours.set.LINEAPY_ARTIFACT_STORAGE_DIR;

  it('sets the variables and leaves no name behind', () => {
    expect(run('', home)).toEqual(["'set'", dir, 'sqlite:////team.sqlite', []]);
  });

  it('leaves what the kernel has where the settings editor says otherwise', () => {
    expect(run('os.environ["LINEAPY_DATABASE_URL"] = "mine"', home)).toEqual([
      "'set'",
      dir,
      'mine',
      []
    ]);
  });

  it('does nothing when LineaPy has been imported, or is not there', () => {
    expect(run('import lineapy', home)).toEqual(["'late'", '/old', null, []]);
    expect(run('', '/nowhere')).toEqual(["'none'", '/old', null, []]);
  });

  it('does nothing where our own client is, which asks the storage server', () => {
    expect(run('', `${home}${delimiter}${withClient}`)).toEqual(["'none'", '/old', null, []]);
  });

  it('is answered with an outcome', () => {
    const answer = (text: string) => ({ status: 'ok', data: { 'text/plain': text } });
    expect(outcomeOf(answer("'set'"))).toBe('set');
    expect(outcomeOf(answer("'late'"))).toBe('late');
    expect(outcomeOf(answer("'none'"))).toBe('none');
    expect(outcomeOf({ status: 'error' })).toBeUndefined();
  });
});
