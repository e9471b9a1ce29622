import { mkdtempSync, writeFileSync } from 'node:fs';
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
    ['{"database_url": 5}', 'database_url is not used']
  ])('says why %s is not used', (text, reason) => {
    const HOME = home();
    writeFileSync(join(HOME, 'lineapy_config.json'), text);
    const { notices } = new OriginSources(NOTHING, { HOME }, '/server').inherited(undefined);
    expect(notices.join()).toContain(reason);
    expect(notices.join()).not.toContain('s3cret');
  });

  it('says when lineapy_config.json appears, changes and goes', async () => {
    const HOME = home();
    const sources = new OriginSources(NOTHING, { HOME }, '/server');
    let changes = 0;
    sources.watch(() => {
      changes += 1;
    });
    try {
      for (const [index, text] of ['{"database_url": "sqlite:////a"}', '{}'].entries()) {
        await new Promise((resume) => setTimeout(resume, 50));
        writeFileSync(join(HOME, 'lineapy_config.json'), text);
        await vi.waitFor(() => expect(changes).toBe(index + 1), 5000);
      }
    } finally {
      sources.unwatch();
    }
  }, 15_000);

  it('prefers $LINEAPY_HOME_DIR for the file and for the defaults', () => {
    const HOME = home();
    const LINEAPY_HOME_DIR = home();
    writeFileSync(join(HOME, 'lineapy_config.json'), '{"database_url": "sqlite:////no.sqlite"}');
    const resolved = resolve(new OriginSources(NOTHING, { HOME, LINEAPY_HOME_DIR }, '/server'));
    expect(resolved.database_url).toMatchObject({
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
