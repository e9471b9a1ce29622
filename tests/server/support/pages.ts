import { expect } from 'vitest';
import type { ListQuery } from '../../../src/api/artifact-list.js';
import type { MetadataSource } from '../../../src/server/metadata/metadata-store.js';

/** A whole list, read in pages of `limit` rows. */
export async function allPages<T>(
  read: (
    limit: number,
    cursor?: string
  ) => Promise<{
    readonly artifacts: readonly T[];
    readonly next_cursor: string | null;
  }>,
  limit: number
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(limit, cursor);
    expect(page.artifacts.length).toBeLessThanOrEqual(limit);
    found.push(...page.artifacts);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** All names of a list, in pages of `pageSize` rows. */
export async function namesOf(
  source: Pick<MetadataSource, 'list'>,
  query: ListQuery,
  pageSize = 1000
): Promise<readonly string[]> {
  const found = await allPages(
    (limit, cursor) =>
      source.list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) }),
    pageSize
  );
  return found.map(({ name }) => name);
}
