import { describe, expect, it } from 'vitest';
import { describeField } from '../../src/lab/location/fields/describe-field.js';
import { optionsFor, typedOptions as typed } from '../../src/lab/location/options/option-rows.js';

const typedOptions = (rows: readonly { readonly name: string; readonly text: string }[]) =>
  typed(
    rows.map((row, index) => ({ id: String(index), ...row })),
    optionsFor('s3://team')
  );

describe('describeField', () => {
  it('says where an S3 bucket is', () => {
    const url = 's3://team/models';
    expect(describeField('artifact_storage_dir', url).text).toBe(
      'Amazon S3 · bucket team, folder models'
    );
    const rows = [{ name: 'endpoint_url', text: 'https://ana:pw@s3.example.org?x=1' }];
    expect(describeField('artifact_storage_dir', url, typedOptions(rows)).text).toBe(
      'S3-compatible storage at https://s3.example.org · bucket team, folder models'
    );
    const nested = [{ name: 'client_kwargs', text: '{"endpoint_url": "http://localhost:9000"}' }];
    expect(describeField('artifact_storage_dir', url, typedOptions(nested)).text).toContain(
      'at http://localhost:9000'
    );
  });

  it('bears options that are only half typed', () => {
    const rows = [
      { name: '', text: '' },
      { name: 'endpoint_url', text: '' },
      { name: 'client_kwargs', text: '{"endpoint' }
    ];
    expect(describeField('artifact_storage_dir', 's3://team', typedOptions(rows)).text).toBe(
      'Amazon S3 · bucket team'
    );
    expect(describeField('artifact_storage_dir', 's3://').problem?.kind).toBe('invalid_input');
  });

  it('says which folder a relative path or ~ means, where that is known', () => {
    const paths = { home: '/home/ana', working_directory: '/project' };
    const said = (text: string, base: typeof paths | { home: string; working_directory: null }) =>
      describeField('artifact_storage_dir', text, {}, base);
    expect(said('values', paths).text).toBe('Folder on this machine: /project/values');
    expect(said('~/values', paths).text).toBe('Folder on this machine: /home/ana/values');
    expect(said('~eva/x', paths).text).toBe('Folder in the home directory of another user');
    expect(said('values', { ...paths, working_directory: null }).problem?.message).toContain(
      'relative path'
    );
    expect(describeField('database_url', 'sqlite:///x.db', {}, paths).text).toBe(
      'SQLite file on this machine: /project/x.db'
    );
    expect(describeField('artifact_storage_dir', 'C:\\x').problem?.hint).toContain('/mnt/c/x');
  });
});
