import { describe, expect, it } from 'vitest';
import type { ResolvedLocation } from '../../src/api/location.js';
import type { IDraft } from '../../src/lab/model/draft.js';
import { changeOf } from '../../src/lab/model/draft-change.js';
import { draftOf } from '../../src/lab/model/draft-source.js';
import { goingRows } from '../../src/lab/model/going-options.js';

const said = <T>(value: T) =>
  ({ value, origin: 'session', inherited: { value, origin: 'default' } }) as const;

const s3: ResolvedLocation = {
  artifact_storage_dir: said('s3://team/churn'),
  database_url: said('sqlite:////x.sqlite'),
  storage_options: said({ endpoint_url: 'http://localhost:9000', key: '***', secret: '***' })
};

const custom = (change: Partial<IDraft>): IDraft => ({
  ...draftOf(s3, []),
  source: 'custom',
  ...change
});

const going = (draft: IDraft): readonly string[] => goingRows(draft, s3).map(({ name }) => name);

describe('options when the kind of store changes', () => {
  it('go with the earlier place, and are not sent', () => {
    expect(going(custom({}))).toEqual([]);
    const draft = custom({ artifact_storage_dir: '~/values' });
    expect(going(draft)).toEqual(['endpoint_url', 'key', 'secret']);
    expect(changeOf(draft, s3)).toEqual({ artifact_storage_dir: '~/values', storage_options: {} });
  });

  it('stay at another place of the same kind', () => {
    const draft = custom({ artifact_storage_dir: 's3://team/other' });
    expect(going(draft)).toEqual([]);
    expect(changeOf(draft, s3)).toEqual({ artifact_storage_dir: 's3://team/other' });
  });

  it('stay where somebody typed them, to be refused by their names', () => {
    const row = { id: 'added:1', name: 'profile', text: 'team' };
    const draft = custom({
      artifact_storage_dir: '~/values',
      rows: [...custom({}).rows, row]
    });
    expect(going(draft)).toEqual(['endpoint_url', 'key', 'secret']);
    expect(changeOf(draft, s3)).toMatchObject({ storage_options: { profile: 'team' } });
  });

  it('stay where somebody changed them', () => {
    const rows = custom({}).rows.map((row) =>
      row.name === 'endpoint_url' ? { ...row, text: 'http://localhost:9001' } : row
    );
    expect(going(custom({ artifact_storage_dir: '~/values', rows }))).toEqual(['key', 'secret']);
  });
});
