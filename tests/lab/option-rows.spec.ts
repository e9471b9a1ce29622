import { describe, expect, it } from 'vitest';
import type { ArtifactStorageError } from '../../src/api/errors.js';
import type { IOptionRow } from '../../src/lab/interfaces/draft.js';
import {
  isSecretRow,
  optionsFor,
  optionsOf,
  rowOfField,
  rowsOf,
  sameRows
} from '../../src/lab/location/options/option-rows.js';

const S3 = optionsFor('s3://team');

const rowsFrom = (...rows: readonly (readonly [string, string])[]): readonly IOptionRow[] =>
  rows.map(([name, text], index) => ({ id: String(index), name, text }));

describe('options as they are typed', () => {
  it.each([
    ['profile', '123456789012', '123456789012'],
    ['secret', '123456789012', '123456789012'],
    ['token', 'null', 'null'],
    ['key', 'true', 'true'],
    ['anon', 'true', true],
    ['anon', ' False ', false],
    ['anon', 'perhaps', 'perhaps'],
    ['max_concurrency', '8', 8],
    ['max_concurrency', '8 parts', '8 parts'],
    ['max_concurrency', 'Infinity', 'Infinity'],
    ['client_kwargs', '{"region_name": "eu-west-1"}', { region_name: 'eu-west-1' }],
    ['not_known', '5', 5],
    ['not_known', 'a text', 'a text']
  ])('%s: %s has the type of its option', (name, text, value) => {
    expect(optionsOf(rowsFrom([name, text]), S3)).toEqual({ [name]: value });
  });

  it('come back as the rows that say the same', () => {
    const options = {
      anon: true,
      profile: '123456789012',
      max_concurrency: 8,
      client_kwargs: { region_name: 'eu-west-1' },
      not_known: '5'
    };
    const rows = rowsOf(options, S3);
    expect(rows.map(({ text }) => text)).toEqual([
      'true',
      '123456789012',
      '8',
      '{"region_name":"eu-west-1"}',
      '"5"'
    ]);
    expect(optionsOf(rows, S3)).toEqual(options);
    expect(sameRows(rows, rowsOf(options, S3))).toBe(true);
  });

  it('keep their ids when another one goes', () => {
    const [first, second] = rowsOf({ key: '***', secret: '***' }, S3);
    expect(first?.id).not.toBe(second?.id);
    expect(rowsOf({ secret: '***' }, S3)[0]?.id).toBe(second?.id);
  });

  it('say nothing where a secret is left empty', () => {
    expect(optionsOf(rowsFrom(['key', ''], ['secret', ' '], ['', '']), S3)).toEqual({});
  });

  it('need JSON for a dictionary', () => {
    try {
      optionsOf(rowsFrom(['client_kwargs', 'region_name=eu']), S3);
      throw new Error('It was not refused.');
    } catch (error) {
      const { field, hint } = error as ArtifactStorageError;
      expect(field).toBe('storage_options.client_kwargs');
      expect(hint).toContain('{"name": "value"}');
    }
  });

  it.each([
    ['not_known', '1e400'],
    ['not_known', '12345678901234567891'],
    ['client_kwargs', '{"retries": [1, 1e-400]}']
  ])('%s: %s is not made another number without a word', (name, text) => {
    const refused = (): unknown => optionsOf(rowsFrom([name, text]), S3);
    expect(refused).toThrow(expect.objectContaining({ field: `storage_options.${name}` }));
  });

  it('keep the digits of a text in JSON', () => {
    const text = '{"account": "12345678901234567891 \\" 1e400"}';
    expect(optionsOf(rowsFrom(['client_kwargs', text]), S3)).toEqual({
      client_kwargs: { account: '12345678901234567891 " 1e400' }
    });
  });

  it('are masked where they are secrets', () => {
    expect(isSecretRow({ name: 'secret', text: '' }, S3)).toBe(true);
    expect(isSecretRow({ name: 'client_kwargs', text: '{"aws_session_token": "x"}' }, S3)).toBe(
      true
    );
    expect(isSecretRow({ name: 'endpoint_url', text: 'https://ana:pw@x' }, S3)).toBe(true);
    expect(isSecretRow({ name: 'endpoint_url', text: 'https://x' }, S3)).toBe(false);
  });
});

describe('the row of an error', () => {
  const rows = rowsFrom(['anon', 'true'], ['client_kwargs', '{}'], ['', 'x'], ['anon ', 'false']);

  it.each([
    ['storage_options.client_kwargs.verify', '1'],
    ['storage_options.anon', '3'],
    ['storage_options.2', '2']
  ])('%s is row %s', (field, id) => {
    expect(rowOfField(field, rows)?.id).toBe(id);
  });

  it('is none where the option is not there', () => {
    expect(rowOfField('storage_options.secret', rows)).toBeUndefined();
    expect(rowOfField('storage_options', rows)).toBeUndefined();
    expect(rowOfField(undefined, rows)).toBeUndefined();
  });
});
