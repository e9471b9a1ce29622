import { describe, expect, it } from 'vitest';
import { LOCATION_KEYS } from '../../../src/api/constants.js';
import { type LocationSettings, ORIGINS, type Origin } from '../../../src/api/location.js';
import type { LocationBase } from '../../../src/location/location-types.js';
import { type OriginLayer, resolveOrigins } from '../../../src/server/sessions/origins.js';

const base: LocationBase = { home: '/h', lineapy_home: '/h/.lineapy', working_directory: '/w' };

function settingsOf(origin: Origin): Required<LocationSettings> {
  return {
    artifact_storage_dir: `/${origin}`,
    database_url: `sqlite:////${origin}.sqlite`,
    storage_options: { auto_mkdir: true, origin }
  };
}

const LAYERED = ORIGINS.filter((origin) => origin !== 'default');

const pairs = LAYERED.flatMap((higher, i) =>
  LAYERED.slice(i + 1).map((lower) => ({ higher, lower }))
);

describe('resolveOrigins', () => {
  it.each(pairs)('$higher goes before $lower, for each setting', ({ higher, lower }) => {
    const layers: OriginLayer[] = [higher, lower].map((origin) => ({
      origin,
      settings: settingsOf(origin),
      base
    }));
    const resolved = resolveOrigins(layers, base);
    for (const key of LOCATION_KEYS) {
      expect(resolved[key]).toMatchObject({ origin: higher, value: settingsOf(higher)[key] });
    }
  });

  it.each(pairs)('$lower shows through where $higher says nothing', ({ higher, lower }) => {
    for (const key of LOCATION_KEYS) {
      const { [key]: _absent, ...rest } = settingsOf(higher);
      const resolved = resolveOrigins(
        [
          { origin: higher, settings: rest, base },
          { origin: lower, settings: settingsOf(lower), base }
        ],
        base
      );
      expect(resolved[key]).toMatchObject({ origin: lower, value: settingsOf(lower)[key] });
    }
  });

  it.each(LAYERED)('%s goes before the default', (origin) => {
    const resolved = resolveOrigins([{ origin, settings: settingsOf(origin), base }], base);
    expect(resolved.database_url.origin).toBe(origin);
  });

  it('falls back to LineaPy’s default location', () => {
    const resolved = resolveOrigins([], base);
    expect(resolved.artifact_storage_dir).toMatchObject({
      origin: 'default',
      value: '/h/.lineapy/linea_pickles'
    });
    expect(resolved.database_url.value).toBe('sqlite:////h/.lineapy/db.sqlite');
    expect(resolved.storage_options.value).toEqual({});
  });
});
