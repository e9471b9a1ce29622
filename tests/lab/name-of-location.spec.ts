import { describe, expect, it } from 'vitest';
import type { LocationSettings, Origin, ResolvedLocation } from '../../src/api/location.js';
import { nameOfLocation } from '../../src/lab/location/named/name-of-location.js';

const said = <T>(value: T, origin: Origin) => ({ value, origin, inherited: { value, origin } });

function located(
  dir: string,
  url: string,
  options = {},
  origin: Origin = 'session'
): ResolvedLocation {
  return {
    artifact_storage_dir: said(dir, origin),
    database_url: said(url, origin),
    storage_options: said(options, origin)
  };
}

const nameOf = (settings: LocationSettings, location: ResolvedLocation): string | undefined =>
  nameOfLocation(location, [{ name: 'team', settings }], '/home/ana');

describe('the name of a location', () => {
  it.each<[string, LocationSettings, ResolvedLocation]>([
    [
      'a path with ~',
      { artifact_storage_dir: '~/values', database_url: 'sqlite:////x.sqlite' },
      located('/home/ana/values', 'sqlite:////x.sqlite')
    ],
    [
      'a password that is kept',
      { artifact_storage_dir: 's3://team/churn', database_url: 'postgresql://ana@db/ml' },
      located('s3://team/churn', 'postgresql://ana:***@db/ml', { key: '***', secret: '***' })
    ],
    [
      'a half that is the default',
      { artifact_storage_dir: '/values' },
      {
        ...located('/values', 'sqlite:////x.sqlite'),
        database_url: said('sqlite:////x.sqlite', 'default')
      }
    ],
    [
      'another origin than the session',
      { artifact_storage_dir: '/values', database_url: 'sqlite:////x.sqlite' },
      located('/values', 'sqlite:////x.sqlite', {}, 'settings')
    ]
  ])('is known with %s', (_, settings, location) => {
    expect(nameOf(settings, location)).toBe('team');
  });

  it.each<[string, LocationSettings, ResolvedLocation]>([
    ['other values', { artifact_storage_dir: '/other' }, located('/values', 'sqlite:////x.sqlite')],
    [
      'a half that the session chose itself',
      { artifact_storage_dir: '/values' },
      located('/values', 'sqlite:////x.sqlite')
    ],
    [
      'another endpoint',
      { artifact_storage_dir: 's3://b', database_url: 'sqlite:////x.sqlite' },
      located('s3://b', 'sqlite:////x.sqlite', { endpoint_url: 'http://localhost:9000' })
    ]
  ])('is none with %s', (_, settings, location) => {
    expect(nameOf(settings, location)).toBeUndefined();
  });
});
