import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFsspecConfig } from '../../../src/server/sessions/fsspec-config.js';
import { OriginSources } from '../../../src/server/sessions/origin-sources.js';
import { resolveOrigins } from '../../../src/server/sessions/origins.js';
import { readLocation, showLocation } from '../../../src/server/sessions/parsed-location.js';

function homeWith(files: Readonly<Record<string, string>>): string {
  const home = mkdtempSync(join(tmpdir(), 'fsspec-'));
  const directory = join(home, '.config', 'fsspec');
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(directory, name), text);
  }
  return home;
}

describe('readFsspecConfig', () => {
  it('takes account and address from the variables of libraries, below fsspec’s own, and no secret', () => {
    const connection = 'AccountName=acct;AccountKey=canary==;EndpointSuffix=core.windows.net';
    const read = (environment: Record<string, string>) =>
      readFsspecConfig(environment, homeWith({})).options;
    expect(read({ AZURE_STORAGE_CONNECTION_STRING: connection })).toEqual({
      abfs: { account_name: 'acct' }
    });
    expect(read({ AZURE_STORAGE_ACCOUNT_NAME: 'acct', FSSPEC_ABFS_ACCOUNT_NAME: 'other' })).toEqual(
      { abfs: { account_name: 'other' } }
    );
    expect(read({ STORAGE_EMULATOR_HOST: 'http://localhost:4443' })).toEqual({
      gs: { endpoint_url: 'http://localhost:4443' }
    });
    expect(
      read({
        STORAGE_EMULATOR_HOST: 'default',
        AZURE_STORAGE_CONNECTION_STRING: `${connection};BlobEndpoint=http://127.0.0.1:10000/acct`
      })
    ).toEqual({});
  });

  it('reads ini and json files in order, then the variables, with the types of the options', () => {
    const HOME = homeWith({
      '1.ini': '[s3]\nanon = false\nmax_concurrency = 3\nprofile = ini\n',
      '2.json': '{"s3": {"profile": "json"}, "gcs": {"token": "x"}}',
      'notes.txt': 'x'
    });
    const environment = {
      FSSPEC_S3: '{"requester_pays": true, "key": "of-json"}',
      FSSPEC_S3_KEY: 'of-variable',
      FSSPEC_S3_ENDPOINT_URL: 'http://minio',
      FSSPEC_S3_CLIENT_KWARGS: '{"region_name": "eu"}'
    };
    expect(readFsspecConfig(environment, HOME)).toEqual({
      options: {
        s3: {
          anon: false,
          max_concurrency: 3,
          profile: 'json',
          requester_pays: true,
          key: 'of-variable',
          endpoint_url: 'http://minio',
          client_kwargs: { region_name: 'eu' }
        },
        gcs: { token: 'x' }
      },
      notices: []
    });
  });

  it('reads FSSPEC_CONFIG_DIR instead, and names what it cannot read, without what is in it', () => {
    const home = homeWith({ 'a.json': '{canary', 'b.json': '{"s3": "canary"}' });
    const FSSPEC_CONFIG_DIR = join(home, '.config', 'fsspec');
    const { options, notices } = readFsspecConfig({ FSSPEC_CONFIG_DIR, FSSPEC_S3: 'canary' }, '/x');
    expect(options).toEqual({});
    expect(notices).toHaveLength(3);
    expect(notices.join()).not.toContain('canary');
  });
});

describe('fsspec’s defaults', () => {
  const settle = (
    storage_options: Record<string, unknown>,
    environment: Record<string, string>
  ) => {
    const sources = new OriginSources(
      {
        command_line: {},
        settings: { artifact_storage_dir: 's3a://team/x', storage_options }
      },
      { HOME: homeWith({}), ...environment },
      '/'
    );
    const { layers, defaultBase, default_options } = sources.inherited(undefined);
    return { sources, settings: resolveOrigins(layers, defaultBase, default_options) };
  };

  it('go under the options that were given, and are said, with secrets masked', () => {
    const { settings, sources } = settle(
      { profile: 'mine' },
      { FSSPEC_S3_PROFILE: 'theirs', FSSPEC_S3_KEY: 'AKIA', FSSPEC_S3_SECRET: 'canary' }
    );
    const { storage_options, notices } = readLocation(settings);
    expect(storage_options).toEqual({ profile: 'mine', key: 'AKIA', secret: 'canary' });
    expect(notices).toEqual([
      'storage_options from the environment (fsspec’s configuration): key = ***, secret = ***.'
    ]);
    expect(JSON.stringify(showLocation(settings, settings))).not.toContain('canary');
    expect(JSON.stringify(sources.known)).toContain('canary');
  });

  it('that S3 does not take are named and left out', () => {
    const { settings } = settle({}, { FSSPEC_S3_LOOP: 'x', FSSPEC_S3_ANON: 'maybe' });
    const { storage_options, notices } = readLocation(settings);
    expect(storage_options).toEqual({});
    expect(notices).toEqual([
      expect.stringContaining('"loop"'),
      expect.stringContaining('"anon" must be a boolean')
    ]);
  });

  it('do not concern a folder', () => {
    const { settings } = settle({}, { FSSPEC_S3_KEY: 'AKIA' });
    const folder = { ...settings.artifact_storage_dir, value: '/values' };
    expect(readLocation({ ...settings, artifact_storage_dir: folder }).notices).toEqual([]);
  });
});
