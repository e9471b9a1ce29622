import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../../src/api/location.js';
import { labelOfSecret } from '../../src/lab/location/fields/label-of-secret.js';
import { nameable } from '../../src/lab/settings/save-named.js';

const said = <T>(value: T, origin: Origin) => ({ value, origin, inherited: { value, origin } });

describe('a location that gets a name', () => {
  it('is written as a whole, wherever it comes from, without its secrets', () => {
    const { settings, secrets } = nameable({
      artifact_storage_dir: said('s3://team/churn', 'settings'),
      database_url: said('postgresql://ana:***@db/ml', 'session'),
      storage_options: said({ profile: 'team', key: '***', secret: '***' }, 'environment')
    });
    expect(settings).toEqual({
      artifact_storage_dir: 's3://team/churn',
      database_url: 'postgresql://ana@db/ml',
      storage_options: { profile: 'team' }
    });
    const trans = nullTranslator.load('test');
    expect(secrets.map((field) => labelOfSecret(field, trans))).toEqual([
      'the password of “Metadata”',
      'option key',
      'option secret'
    ]);
  });

  it('has no options where there are none but secrets', () => {
    const { settings } = nameable({
      artifact_storage_dir: said('/data/values', 'default'),
      database_url: said('sqlite:////data/db.sqlite', 'default'),
      storage_options: said({}, 'default')
    });
    expect(settings).toEqual({
      artifact_storage_dir: '/data/values',
      database_url: 'sqlite:////data/db.sqlite'
    });
  });
});
