import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/plugin.json' with { type: 'json' };
import type { ResolvedLocation } from '../../src/api/location.js';
import { changeOf } from '../../src/lab/model/draft-change.js';
import { namedLocations } from '../../src/lab/model/named-location.js';

/** Whether the settings schema takes storage_options with this key. */
function takes(option: string): boolean {
  const { pattern } =
    schema.properties.locations.additionalProperties.properties.storage_options.propertyNames;
  return new RegExp(pattern, 'u').test(option);
}

describe('named locations in the settings', () => {
  it('take options without secrets only', () => {
    for (const secret of ['key', 'secret', 'token', 'password', 'connection_string', 'sas_token']) {
      expect(takes(secret)).toBe(false);
    }
    for (const option of ['auto_mkdir', 'profile', 'endpoint_url', 'anon', 'keepalive']) {
      expect(takes(option)).toBe(true);
    }
  });

  it('take URLs without passwords only', () => {
    const { artifact_storage_dir, database_url } =
      schema.properties.locations.additionalProperties.properties;
    const url = new RegExp(database_url.pattern, 'u');
    expect(url.test('postgresql://ana@db/ml')).toBe(true);
    expect(url.test('postgresql://ana:pw@db/ml')).toBe(false);
    const dir = new RegExp(artifact_storage_dir.pattern, 'u');
    expect(dir.test('s3://bucket/folder')).toBe(true);
    expect(dir.test('s3://ana:pw@bucket/folder')).toBe(false);
  });

  it('are read by name, without those that hold a secret', () => {
    const found = namedLocations({
      team: { database_url: ' sqlite:////team.sqlite ', storage_options: { auto_mkdir: true } },
      alone: { artifact_storage_dir: '/values' },
      leaky: { storage_options: { secret: 'x' } },
      leakier: { database_url: 'postgresql://ana:pw@db/ml' },
      empty: {},
      wrong: 5
    });
    expect(found).toEqual([
      { name: 'alone', settings: { artifact_storage_dir: '/values' } },
      {
        name: 'team',
        settings: {
          database_url: 'sqlite:////team.sqlite',
          storage_options: { auto_mkdir: true }
        }
      }
    ]);
    expect(namedLocations(undefined)).toEqual([]);
  });

  it('change all three settings together', () => {
    const draft = {
      artifact_storage_dir: '',
      database_url: '',
      password: '',
      rows: [],
      secret_rows: []
    };
    const inherited = { value: '', origin: 'default' } as const;
    const location: ResolvedLocation = {
      artifact_storage_dir: { ...inherited, inherited },
      database_url: { ...inherited, inherited },
      storage_options: {
        value: {},
        origin: 'default',
        inherited: { value: {}, origin: 'default' }
      }
    };
    const named = { name: 'alone', settings: { artifact_storage_dir: '/values' } };
    expect(changeOf({ ...draft, source: 'named', named }, location)).toEqual({
      artifact_storage_dir: '/values',
      database_url: null,
      storage_options: null
    });
    expect(() => changeOf({ ...draft, source: 'named' }, location)).toThrow('No location');
  });

  it('are valid JSON Schema text', () => {
    expect(JSON.parse(readFileSync('schema/plugin.json', 'utf8'))).toEqual(schema);
  });
});
