import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocationSettings } from '../../src/api/location.js';
import { maskedFields, maskSettings, putSecrets } from '../../src/location/masked-settings.js';
import { refusalOf } from '../../src/location/refused-settings.js';
import { secretsOf } from '../../src/location/storage-options.js';
import forms from '../fixtures/written-secrets.json' with { type: 'json' };

const refused = forms.refused as readonly LocationSettings[];
const taken = forms.taken as readonly LocationSettings[];
const titled = (list: readonly LocationSettings[]) =>
  list.map((settings) => [JSON.stringify(settings), settings] as const);

describe('a secret in settings', () => {
  it.each(titled(refused))('is refused, not quoted: %s', (_, settings) => {
    const refusal = refusalOf(settings);
    expect(refusal?.field).toBe(Object.keys(settings)[0]);
    expect(`${refusal?.message} ${refusal?.hint}`).not.toContain('canary');
  });

  it.each(titled(refused))('is not written to a file: %s', (_, settings) => {
    expect(JSON.stringify(maskSettings(settings))).not.toContain('canary');
  });

  it.each(titled(taken))('is not seen where there is none: %s', (_, settings) => {
    expect(refusalOf(settings)).toBeUndefined();
    expect(maskedFields(maskSettings(settings))).toEqual([]);
    const trimmed = JSON.stringify(settings).replace('" postgres', '"postgres');
    expect(JSON.stringify(maskSettings(settings))).toBe(trimmed);
  });

  it.each(forms.plain_urls)('is not seen in a URL without one: %s', (url) => {
    expect(maskSettings({ storage_options: { endpoint_url: url } })).toEqual({
      storage_options: { endpoint_url: url }
    });
    expect(secretsOf({ endpoint_url: url })).toEqual([]);
  });

  it('is asked for again, whatever white space stands around its URL', () => {
    const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r', '\u00a0', '\ufeff') });
    const start = fc.constantFrom('postgresql://', 'postgres://', 'POSTGRESQL+psycopg://');
    const user = fc.constantFrom('', 'ana', 'ana%40corp', 'ana@corp', 'ana%3A');
    const rest = fc.constantFrom(
      'db',
      'db:5433/ml',
      '[::1]/ml',
      'db/ml?options=a%40b',
      '/ml?host=db'
    );
    const secret = fc
      .string({ unit: fc.constantFrom('x', '/', '#', '?', ':', ' ', '%25', '%40'), minLength: 1 })
      .map((text) => `canary${text}canary`);
    fc.assert(
      fc.property(space, start, user, secret, rest, space, (before, scheme, who, pw, at, after) => {
        const url = `${before}${scheme}${who}:${pw}@${at}${after}`;
        const masked = maskSettings({ database_url: url });
        expect(masked.database_url).not.toContain('canary');
        expect(maskedFields(masked)).toEqual(['database_url.password']);
        const back = putSecrets(masked, { 'database_url.password': decodeURIComponent(pw) });
        expect(maskedFields(maskSettings(back))).toEqual(['database_url.password']);
        expect(back.database_url).toContain('canary');
      })
    );
  });

  it('of a proxy is asked for again, and put back, also without a scheme', () => {
    const proxies = { https: 'ana:canary@proxy:3128', http: 'http://ana:canary@proxy:3128' };
    const given = { storage_options: { config_kwargs: { proxies } } };
    const masked = maskSettings(given);
    expect(masked.storage_options.config_kwargs.proxies).toEqual({
      https: 'ana:***@proxy:3128',
      http: 'http://ana:***@proxy:3128'
    });
    const fields = ['https', 'http'].map((name) => `storage_options.config_kwargs.proxies.${name}`);
    expect(maskedFields(masked)).toEqual(fields);
    expect(secretsOf(given.storage_options)).toEqual(['canary', 'canary']);
    const entered = Object.fromEntries(fields.map((field) => [field, 'canary']));
    expect(putSecrets(masked, entered)).toEqual(given);
  });

  it('is every value of an option that nobody knows', () => {
    const storage_options = { sekret: 'x', client_kwargs: { aws_sekret: 'y', region_name: 'eu' } };
    expect(maskSettings({ storage_options }).storage_options).toEqual({
      sekret: '***',
      client_kwargs: { aws_sekret: '***', region_name: 'eu' }
    });
  });

  it('may be a number', () => {
    expect(secretsOf({ password: 12345, secret: [67890] })).toEqual(['12345', '67890']);
  });
});
