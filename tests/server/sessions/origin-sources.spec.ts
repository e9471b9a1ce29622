import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { SessionClient } from '../../../src/api/session.js';
import { OriginSources } from '../../../src/server/sessions/origin-sources.js';
import { resolveOrigins } from '../../../src/server/sessions/origins.js';

const NOTHING = { command_line: {}, settings: {} };

const client = (environment: SessionClient['environment']): SessionClient => ({
  process_id: 'p',
  client_version: '0',
  python_version: '3.13.0',
  working_directory: '/notebooks',
  environment
});

const resolve = (sources: OriginSources, attached?: SessionClient) => {
  const { layers, defaultBase } = sources.inherited(attached);
  return resolveOrigins(layers, defaultBase);
};

const home = () => mkdtempSync(join(tmpdir(), 'origin-sources-'));

describe('OriginSources', () => {
  it('reads lineapy_config.json of the home directory, relative to it', () => {
    const HOME = home();
    writeFileSync(join(HOME, 'lineapy_config.json'), '{"artifact_storage_dir": "values", "x": 1}');
    const sources = new OriginSources(NOTHING, { HOME }, '/server');
    const { artifact_storage_dir } = resolve(sources);
    expect(artifact_storage_dir).toMatchObject({ origin: 'config_file', value: 'values' });
    expect(artifact_storage_dir.base.working_directory).toBe(HOME);
  });

  it('notices a change of lineapy_config.json', () => {
    const HOME = home();
    const sources = new OriginSources(NOTHING, { HOME }, '/server');
    expect(resolve(sources).database_url.origin).toBe('default');
    writeFileSync(join(HOME, 'lineapy_config.json'), '{"database_url": "sqlite:////a.sqlite"}');
    expect(resolve(sources).database_url.origin).toBe('config_file');
  });

  it.each([
    ['{"database_url": ', 'not valid JSON (line 1, in database_url: expected a value'],
    ['{\n  "home_dir": "x",\n  "database_url": "postgresql://u:s3cret@h",\n}', 'line 4'],
    ['{"a": 1}\n\n\n x', 'line 4'],
    ['{"a": 1,\n "artifact_storage_dir": []}', 'line 2: artifact_storage_dir is not used'],
    ['[]', 'JSON object'],
    ['{"database_url": 5}', 'line 1: database_url is not used'],
    ['{\n"home_dir": 5}', 'line 2: home_dir is not used: it must be text'],
    ['{\n"database_url": "mysql://u:s3cret@h/db"}', 'line 2: database_url cannot be used. mysql'],
    ['{"a": 1,\n"artifact_storage_dir": "memory://s3cret"}', 'line 2: artifact_storage_dir cannot'],
    ['{"artifact_storage_dir": "file://host/s3cret"}', 'names another machine'],
    [
      '{"artifact_storage_dir": "s3://team/x",\n"storage_options": {\n"profle": "s3cret"}}',
      'line 3: storage_options.profle cannot be used. storage_options has no option "profle" for Amazon S3. Did you mean "profile"?'
    ],
    ['{\n"storage_options": {"proflie": "s3cret"}}', 'line 2: storage_options.proflie cannot'],
    [
      '{\n\n"artifact_storage_dri": "s3cret"}',
      'line 3: artifact_storage_dri is not a setting. Did you mean "artifact_storage_dir"?'
    ],
    ['{"logging_levl": "s3cret"}', 'Did you mean "logging_level"?']
  ])('says why %s is not used', (text, reason) => {
    const HOME = home();
    writeFileSync(join(HOME, 'lineapy_config.json'), text);
    const { notices } = new OriginSources(NOTHING, { HOME }, '/server').inherited(undefined);
    expect(notices.join()).toContain(reason);
    expect(notices.join()).not.toContain('s3cret');
  });

  it('has nothing to say of LineaPy’s other keys, of comments and of what is right', () => {
    const HOME = home();
    const text = {
      _comment: 'for the team',
      x: 1,
      home_dir: '/l',
      artifact_storage_dir: '/v',
      database_url: 'postgresql://ana:pw@db/ml',
      storage_options: { auto_mkdir: true },
      on_unreachable_database: 'refuse',
      customized_annotation_folder: '/a',
      default_ml_models_storage_backend: 'mlflow',
      dev_id: 'd',
      do_not_track: 'True',
      logging_file: '/l.log',
      logging_level: 'INFO',
      mlflow_registry_uri: 'r',
      mlflow_tracking_uri: 't'
    };
    writeFileSync(join(HOME, 'lineapy_config.json'), JSON.stringify(text));
    expect(new OriginSources(NOTHING, { HOME }, '/s').inherited(undefined).notices).toEqual([]);
  });

  it('keeps a value in force that cannot be used: nothing is saved elsewhere instead', () => {
    const HOME = home();
    writeFileSync(join(HOME, 'lineapy_config.json'), '{"database_url": "mysql://h/db"}');
    expect(resolve(new OriginSources(NOTHING, { HOME }, '/s')).database_url).toMatchObject({
      origin: 'config_file',
      value: 'mysql://h/db'
    });
  });

  it('says when lineapy_config.json appears, changes and goes', async () => {
    const HOME = home();
    const inner = join(HOME, '.lineapy');
    mkdirSync(inner);
    const sources = new OriginSources(NOTHING, { HOME }, '/server');
    let changes = 0;
    sources.watch(() => {
      changes += 1;
    });
    try {
      const written = [
        [HOME, '{"database_url": "sqlite:////a"}'],
        [HOME, '{}'],
        [inner, '{}']
      ] as const;
      for (const [index, [folder, text]] of written.entries()) {
        // Nothing tells when the first look at the files is over, which a change is compared with.
        await new Promise((resume) => setTimeout(resume, 50));
        writeFileSync(join(folder, 'lineapy_config.json'), text);
        await vi.waitFor(() => expect(changes).toBe(index + 1), 5000);
      }
    } finally {
      sources.unwatch();
    }
  }, 15_000);

  it('reads the file where LineaPy reads it: in its home, else in the home directory', () => {
    const HOME = home();
    const LINEAPY_HOME_DIR = home();
    const write = (folder: string, name: string) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, 'lineapy_config.json'),
        JSON.stringify({ artifact_storage_dir: name })
      );
    };
    const found = (environment: Record<string, string>) => {
      const { value, base } = resolve(
        new OriginSources(NOTHING, environment, '/server')
      ).artifact_storage_dir;
      return [value, base.working_directory];
    };
    write(HOME, 'home');
    expect(found({ HOME })).toEqual(['home', HOME]);
    expect(found({ HOME, LINEAPY_HOME_DIR })).toEqual(['home', HOME]);
    write(join(HOME, '.lineapy'), 'init');
    expect(found({ HOME })).toEqual(['init', join(HOME, '.lineapy')]);
    write(LINEAPY_HOME_DIR, 'moved');
    expect(found({ HOME, LINEAPY_HOME_DIR })).toEqual(['moved', LINEAPY_HOME_DIR]);
    expect(found({ HOME })).toEqual(['init', join(HOME, '.lineapy')]);
  });

  it('prefers $LINEAPY_HOME_DIR for the defaults', () => {
    const LINEAPY_HOME_DIR = home();
    const sources = new OriginSources(NOTHING, { HOME: home(), LINEAPY_HOME_DIR }, '/server');
    expect(resolve(sources).database_url).toMatchObject({
      origin: 'default',
      value: `sqlite:///${LINEAPY_HOME_DIR}/db.sqlite`
    });
  });

  it('takes the kernel’s environment before the storage server’s own', () => {
    const sources = new OriginSources(
      NOTHING,
      { HOME: home(), LINEAPY_ARTIFACT_STORAGE_DIR: '/server-env' },
      '/server'
    );
    expect(resolve(sources).artifact_storage_dir.value).toBe('/server-env');
    expect(
      resolve(sources, client({ artifact_storage_dir: '/kernel-env' })).artifact_storage_dir.value
    ).toBe('/kernel-env');
  });

  it('treats an empty variable as unset', () => {
    const sources = new OriginSources(NOTHING, { HOME: home(), LINEAPY_DATABASE_URL: '' }, '/s');
    expect(resolve(sources).database_url.origin).toBe('default');
  });

  it('tells whether the settings editor’s values changed', () => {
    const sources = new OriginSources(NOTHING, { HOME: home() }, '/server');
    expect(sources.setSettings({ artifact_storage_dir: '/a' })).toBe(true);
    expect(sources.setSettings({ artifact_storage_dir: '/a' })).toBe(false);
    expect(resolve(sources).artifact_storage_dir.origin).toBe('settings');
  });
});
