import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LocationSettings } from '../../../src/api/location.js';
import forms from '../../fixtures/written-secrets.json' with { type: 'json' };
import { removeDirectory } from '../support/stores.js';
import { TestServer } from './support.js';

const refused = forms.refused as readonly LocationSettings[];
const NOTHING = { command_line: {}, settings: {} };

const client = (environment: object = {}) => ({
  process_id: 'p1',
  client_version: '0.1.0',
  python_version: '3.12.1',
  working_directory: '/',
  environment
});

/** Everything that leaves a storage server while a session lives with its settings. */
async function left(server: TestServer, environment: object = {}): Promise<string> {
  const answers = [
    await server.request('PUT', '/sessions/s1', client(environment)),
    await server.request('GET', '/sessions/s1'),
    await server.request('GET', '/defaults'),
    await server.run('s1', 'check', {}),
    await server.request('GET', '/sessions/s1/artifacts')
  ];
  const file = readFileSync(join(server.home, 'state/sessions.json'), 'utf8');
  return JSON.stringify([answers, server.events, file]);
}

const WAYS = ['attach', 'environment', 'command line', 'config file', 'settings', 'panel'] as const;

async function withServer(settings: LocationSettings, way: (typeof WAYS)[number]): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'secret-forms-'));
  mkdirSync(home, { recursive: true });
  if (way === 'config file') {
    writeFileSync(join(home, 'lineapy_config.json'), JSON.stringify(settings));
  }
  const start = {
    ...NOTHING,
    ...(way === 'command line' ? { command_line: settings } : {}),
    ...(way === 'settings' ? { settings } : {})
  };
  const { artifact_storage_dir = '', database_url = '' } = way === 'environment' ? settings : {};
  const server = new TestServer(home, start, {
    LINEAPY_ARTIFACT_STORAGE_DIR: artifact_storage_dir,
    LINEAPY_DATABASE_URL: database_url
  });
  try {
    const found = [await left(server, way === 'attach' ? settings : {})];
    if (way === 'panel') {
      for (const [method, path] of [
        ['PUT', '/settings'],
        ['POST', 'check'],
        ['PUT', '/sessions/s1/location']
      ] as const) {
        const { status, json } = await (path === 'check'
          ? server.run('s1', path, settings)
          : server.request(method, path, settings));
        expect(path === '/settings' ? status : 400).toBe(400);
        found.push(JSON.stringify(json));
      }
      found.push(await left(server));
    }
    return found.join();
  } finally {
    await server.close();
    await removeDirectory(home);
  }
}

/** What can be reached, or be tried to be, is the business of the tests with real stores. */
const unusable = refused.filter(
  ({ database_url: url }) =>
    url === undefined || !/^\s*postgres\w*(\+\w+)?:\/\/ana(@corp)?:c/i.test(url)
);

describe.each(WAYS)('a refused secret that comes by %s', (way) => {
  const forms = unusable.filter(
    (form) => form.storage_options === undefined || !['attach', 'environment'].includes(way)
  );

  it.each(forms.map((form) => [JSON.stringify(form), form] as const))(
    'is shown and kept nowhere: %s',
    async (_, form) => {
      expect(await withServer(form, way)).not.toContain('canary');
    }
  );
});

describe('settings of a file', () => {
  it('that hold a secret are not used, and people are told', async () => {
    const settings = {
      artifact_storage_dir: '/values',
      database_url: ' postgresql://ana:canary@127.0.0.1:1/ml',
      storage_options: { secret: 'canary' }
    };
    const server = new TestServer(undefined, { ...NOTHING, settings, notices: ['Told before.'] });
    const { json } = await server.request('GET', '/sessions/s1');
    expect(json.location.artifact_storage_dir).toMatchObject({ value: '/values' });
    expect(json.location.database_url.origin).toBe('default');
    expect(json.location.storage_options.origin).toBe('default');
    expect(json.notices).toEqual([
      'Told before.',
      expect.stringContaining('JupyterLab’s settings: The setting database_url holds a secret'),
      expect.stringContaining('JupyterLab’s settings: The setting storage_options holds a secret')
    ]);
    expect(JSON.stringify(json)).not.toContain('canary');

    // The same again from a browser changes nothing; other settings end it.
    await server.request('PUT', '/settings', { artifact_storage_dir: '/values' });
    expect((await server.request('GET', '/sessions/s1')).json.notices).toHaveLength(3);
    await server.request('PUT', '/settings', { artifact_storage_dir: ' /other ' });
    const after = (await server.request('GET', '/sessions/s1')).json;
    expect(after.notices).toEqual([]);
    expect(after.location.artifact_storage_dir.value).toBe('/other');
    await server.close();
  });
});
