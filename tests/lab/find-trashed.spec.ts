import { describe, expect, it } from 'vitest';
import { findTrashed } from '../../src/lab/artifacts/trash/find-trashed.js';
import { AnsweringClient, artifactOf } from './support/answers.js';

/** A version in the trash. */
const trashed = (version: number) => ({
  ...artifactOf('model', version),
  deleted_at: '2026-11-27T04:00:00.000Z',
  deleted_by: 'ana',
  purge_at: '2026-12-04T04:00:00.000Z'
});

/** A trash with two pages. */
const client = () =>
  new AnsweringClient({
    listTrash: ({ query }) => ({
      artifacts: query.cursor === undefined ? [trashed(3)] : [trashed(1)],
      next_cursor: query.cursor === undefined ? 'second page' : null,
      total: 2,
      total_size: 10
    })
  });

describe('a version that was deleted', () => {
  it('is looked for in the trash until it is found', async () => {
    const asked = client();
    expect(await findTrashed(asked, 'k1', { name: 'model', version: 3 })).toEqual(trashed(3));
    expect(asked.calls.map(({ query }) => query)).toEqual([{ name: 'model', limit: 1000 }]);
    expect(await findTrashed(asked, 'k1', { name: 'model', version: 1 })).toEqual(trashed(1));
  });

  it('is not in the trash where no page has it', async () => {
    expect(await findTrashed(client(), 'k1', { name: 'model', version: 2 })).toBeUndefined();
  });
});
