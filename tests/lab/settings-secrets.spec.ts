import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/plugin.json' with { type: 'json' };
import { type LocationSettings, LocationSettingsSchema } from '../../src/api/location.js';
import { SettingsSchema } from '../../src/api/session.js';
import forms from '../fixtures/written-secrets.json' with { type: 'json' };

/** As JupyterLab's settings registry compiles the schemas of plugins. */
const takes = new Ajv({ strict: false }).compile(schema);

const titled = (list: readonly LocationSettings[]) =>
  list.map((settings) => [JSON.stringify(settings), settings] as const);

describe('the settings editor', () => {
  it.each(titled(forms.refused))('refuses a secret: %s', (_, settings) => {
    expect(takes(settings)).toBe(false);
    expect(takes({ locations: { team: settings } })).toBe(false);
  });

  it.each(titled(forms.taken))('takes %s', (_, settings) => {
    expect(takes(settings)).toBe(true);
    expect(takes({ locations: { team: settings } })).toBe(true);
  });

  it('takes what is empty', () => {
    expect(takes({ artifact_storage_dir: '', database_url: ' ', storage_options: {} })).toBe(true);
  });

  it('has the settings of the storage server, and named locations have those of one', () => {
    const { locations, first_steps, ...settings } = schema.properties;
    expect(first_steps.type).toBe('boolean');
    expect(Object.keys(settings)).toEqual(Object.keys(SettingsSchema.properties));
    const named = locations.additionalProperties.properties;
    expect(Object.keys(named)).toEqual(Object.keys(LocationSettingsSchema.properties));
    for (const [key, property] of Object.entries(named)) {
      expect(settings).toHaveProperty(key, expect.objectContaining(property));
    }
  });

  it('names every form of a location', () => {
    const { artifact_storage_dir, database_url } = schema.properties;
    expect(artifact_storage_dir.description).toContain('s3://bucket/folder');
    expect(database_url.description).toContain('postgresql://user@host/database');
  });
});
