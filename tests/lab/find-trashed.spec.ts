import { describe, expect, it } from 'vitest';
import { findTrashed, isAnyInTrash } from '../../src/lab/artifacts/trash/find-trashed.js';
import { AnsweringClient, trashedOf } from './support/answers.js';

/** A trash with some versions of a name. */
const trashWith = (...there: readonly number[]) =>
  new AnsweringClient({
    listTrash: ({ query }) => ({
      artifacts: there
        .filter((version) => query.versions?.split(',').includes(`${version}`) ?? true)
        .slice(0, query.limit)
        .map((version) => trashedOf('model', version)),
      next_cursor: null,
      total: there.length,
      total_size: 10
    })
  });

describe('a name in the trash', () => {
  it('is asked for one version, however many there are', async () => {
    const client = trashWith(3, 1);
    expect(await findTrashed(client, 'k1', 'model', 1)).toEqual({
      total: 2,
      found: trashedOf('model', 1)
    });
    expect(await findTrashed(client, 'k1', 'model', 2)).toEqual({ total: 2, found: undefined });
    expect(await findTrashed(client, 'k1', 'model')).toMatchObject({ total: 2 });
    expect(client.calls.map(({ query }) => query)).toEqual([
      { name: 'model', versions: '1', limit: 1 },
      { name: 'model', versions: '2', limit: 1 },
      { name: 'model', limit: 1 }
    ]);
  });

  it('is asked for a thousand versions at a time, until one is there', async () => {
    const many = Array.from({ length: 2500 }, (_, version) => version);
    const client = trashWith(1500);
    const { calls } = client;
    expect(await isAnyInTrash(client, 'k1', { name: 'model', versions: many })).toBe(true);
    expect(calls.map(({ query }) => String(query?.versions).split(',').length)).toEqual([
      1000, 1000
    ]);
    expect(await isAnyInTrash(client, 'k1', { name: 'model', versions: [0] })).toBe(false);
  });
});
