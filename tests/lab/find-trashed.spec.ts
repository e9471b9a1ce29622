import { describe, expect, it } from 'vitest';
import { findTrashed } from '../../src/lab/artifacts/trash/find-trashed.js';
import { AnsweringClient, trashedOf } from './support/answers.js';

/** A trash with two pages. */
const client = () =>
  new AnsweringClient({
    listTrash: ({ query }) => ({
      artifacts: query.cursor === undefined ? [trashedOf('model', 3)] : [trashedOf('model', 1)],
      next_cursor: query.cursor === undefined ? 'second page' : null,
      total: 2,
      total_size: 10
    })
  });

describe('the versions of a name in the trash', () => {
  it('are those of all pages', async () => {
    const asked = client();
    expect(await findTrashed(asked, 'k1', 'model')).toEqual([
      trashedOf('model', 3),
      trashedOf('model', 1)
    ]);
    expect(asked.calls.map(({ query }) => query)).toEqual([
      { name: 'model', limit: 1000 },
      { name: 'model', limit: 1000, cursor: 'second page' }
    ]);
  });
});
