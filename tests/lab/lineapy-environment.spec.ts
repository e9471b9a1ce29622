import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
  options: readonly [StorageOptions, Origin] = [{}, 'default']
): ResolvedLocation {
  const setting = <T>(value: T, origin: Origin) => ({
    value,
    origin,
    inherited: { value, origin: 'default' as const }
  });
  return {
    artifact_storage_dir: setting(...dir),
    database_url: setting(...url),
    storage_options: setting<StorageOptions>(...options)
  };
}

const ours = lineaPyEnvironment(
  located(['/team/it\'s "here" \\ é 𝒳', 'session'], ['sqlite:////team.sqlite', 'settings'])
);

const NOTHING = { set: {}, fill: {} };

describe('what LineaPy is told', () => {
  it('is what it cannot find by itself', () => {
    expect(lineaPyEnvironment(located(['/v', 'session'], ['sqlite:///x', 'default']))).toEqual({
      set: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v' },
      fill: {},
      in_use: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v', LINEAPY_DATABASE_URL: 'sqlite:///x' },
      secret: undefined
    });
    expect(
      lineaPyEnvironment(located(['/v', 'command_line'], ['sqlite:///x', 'settings']))
    ).toMatchObject({
      set: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v' },
      fill: { LINEAPY_DATABASE_URL: 'sqlite:///x' }
    });
    for (const origin of ['environment', 'config_file', 'default'] as const) {
      const options = [{ profile: 'a' }, origin] as const;
      expect(lineaPyEnvironment(located(['/v', origin], ['x', origin], options))).toMatchObject(
        NOTHING
      );
    }
  });

  it('is the options as well, without which its import would fail', () => {
    const s3 = (origin: Origin) =>
      lineaPyEnvironment(
        located(['s3://team/ml', 'session'], ['x', 'default'], [{ profile: 'a', anon: 0 }, origin])
      );
    expect(s3('session').set).toEqual({
      LINEAPY_ARTIFACT_STORAGE_DIR: 's3://team/ml',
      LINEAPY_STORAGE_OPTIONS: '{"profile":"a","anon":0}'
    });
    expect(s3('settings').fill).toEqual({
      LINEAPY_STORAGE_OPTIONS: '{"profile":"a","anon":0}'
    });
    expect(s3('config_file').set).toEqual({ LINEAPY_ARTIFACT_STORAGE_DIR: 's3://team/ml' });
  });

  it('is neither half where one of them needs a secret, masked or not', () => {
    for (const url of ['postgresql://ana:***@db/ml', 'postgresql://ana:pw@db/ml']) {
      expect(lineaPyEnvironment(located(['/v', 'session'], [url, 'session']))).toEqual({
        ...NOTHING,
        in_use: {},
        secret: 'database_url'
      });
    }
    for (const options of [{ secret: '***' }, { endpoint_url: 'https://ana:***@h' }]) {
      expect(
        lineaPyEnvironment(
          located(['s3://team/ml', 'session'], ['sqlite:///x', 'session'], [options, 'session'])
        )
      ).toEqual({ ...NOTHING, in_use: {}, secret: 'storage_options' });
    }
  });

  it('is half of it where LineaPy itself has the other one, with its password', () => {
    const url = ['postgresql://ana:***@db/ml', 'environment'] as const;
    expect(lineaPyEnvironment(located(['/v', 'session'], url))).toEqual({
      set: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v' },
      fill: {},
      in_use: { LINEAPY_ARTIFACT_STORAGE_DIR: '/v' },
      secret: undefined
    });
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

  const run = (before: string, path: string, environment = ours): readonly unknown[] =>
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
          environmentExpression(environment)
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
    expect(run(`import lineapy\nos.environ["LINEAPY_DATABASE_URL"] = "else"`, home)[0]).toBe(
      "'late'"
    );
    expect(run('', '/nowhere')).toEqual(["'none'", '/old', null, []]);
  });

  it('sees that an imported LineaPy uses the location, written in another way', () => {
    symlinkSync(home, join(home, 'link'));
    const located_at = (folder: string) =>
      located([`${folder}/values`, 'default'], [`sqlite:///${folder}/db.sqlite`, 'default']);
    const uses = (folder: string) =>
      `import lineapy
os.environ["LINEAPY_ARTIFACT_STORAGE_DIR"] = "${folder}/values"
os.environ["LINEAPY_DATABASE_URL"] = "sqlite:///${folder}/db.sqlite"`;
    const asked = lineaPyEnvironment(located_at(join(home, 'link')));
    expect(run(uses(home), home, asked)[0]).toBe("'set'");
    expect(run(uses('/other'), home, asked)[0]).toBe("'late'");
  });

  it('does nothing where our own client is, which asks the storage server', () => {
    expect(run('', `${home}${delimiter}${withClient}`)).toEqual(["'none'", '/old', null, []]);
  });

  it('is answered with an outcome', () => {
    expect(outcomeOf("'set'")).toBe('set');
    expect(outcomeOf("'late'")).toBe('late');
    expect(outcomeOf("'none'")).toBe('none');
    expect(outcomeOf(undefined)).toBeUndefined();
  });
});
