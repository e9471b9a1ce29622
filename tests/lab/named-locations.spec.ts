import { describe, expect, it } from 'vitest';
import type { ResolvedLocation } from '../../src/api/location.js';
import { changeOf } from '../../src/lab/location/draft/draft-change.js';
import { namedLocations } from '../../src/lab/location/named/named-location.js';
import { NamedLocations } from '../../src/lab/location/named/named-locations.js';

describe('the model of named locations', () => {
  it('tells a change of the settings, and nothing where they say the same', () => {
    const model = new NamedLocations();
    let changes = 0;
    model.stateChanged.connect(() => {
      changes += 1;
    });
    for (const name of ['team', 'team', 'other']) {
      model.set(namedLocations({ [name]: { artifact_storage_dir: '/team' } }));
    }
    expect(changes).toBe(2);
    expect(model.usable.map(({ name }) => name)).toEqual(['other']);
    expect(model.refused).toEqual([]);
  });
});

describe('named locations in the settings', () => {
  it('are read by name, and those that hold a secret are told', () => {
    const found = namedLocations({
      team: { database_url: ' sqlite:////team.sqlite ', storage_options: { auto_mkdir: true } },
      alone: { artifact_storage_dir: '/values' },
      leaky: { storage_options: { secret: 'x' } },
      leakier: { database_url: 'postgresql://ana:pw@db/ml' },
      empty: {},
      wrong: 5
    });
    expect(found.refused).toEqual([
      expect.objectContaining({ name: 'leakier', field: 'database_url' }),
      expect.objectContaining({ name: 'leaky', field: 'storage_options' })
    ]);
    expect(JSON.stringify(found.refused)).not.toMatch(/pw|"x"/);
    expect(found.usable).toEqual([
      { name: 'alone', settings: { artifact_storage_dir: '/values' } },
      {
        name: 'team',
        settings: {
          database_url: 'sqlite:////team.sqlite',
          storage_options: { auto_mkdir: true }
        }
      }
    ]);
    expect(namedLocations(undefined)).toEqual({ usable: [], refused: [] });
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
});
