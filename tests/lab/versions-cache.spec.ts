import { describe, expect, it } from 'vitest';
import type { VersionPage } from '../../src/api/artifact-list.js';
import { VersionsCache } from '../../src/lab/artifacts/versions-cache.js';
import { AnsweringClient, type Answers, artifactOf } from './support/answers.js';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function cacheOf(answers: Answers = {}) {
  const client = new AnsweringClient(answers);
  const cache = new VersionsCache(client);
  cache.setSession('k1');
  return { client, cache };
}

const numbers = (cache: VersionsCache, name = 'model') =>
  cache.get(name)?.items.map(({ version }) => version);

describe('the versions of a name', () => {
  it('are asked for when it is expanded, once', async () => {
    const { client, cache } = cacheOf();
    expect(cache.get('model')).toBeUndefined();
    cache.expand('model');
    cache.expand('model');
    expect(cache.get('model')?.loading).toBe(true);
    await settle();
    expect(numbers(cache)).toEqual([2, 1]);
    expect(client.names).toEqual(['listVersions']);
  });

  it('grow page by page', async () => {
    const { client, cache } = cacheOf({
      listVersions: ({ query }): VersionPage =>
        query.cursor === undefined
          ? { artifacts: [artifactOf('model', 3)], next_cursor: 'c3' }
          : { artifacts: [artifactOf('model', 2)], next_cursor: null }
    });
    cache.expand('model');
    await settle();
    cache.loadMore('model');
    cache.loadMore('model');
    await settle();
    cache.loadMore('model');
    await settle();
    expect(numbers(cache)).toEqual([3, 2]);
    expect(client.calls).toHaveLength(2);
  });

  it('stay beside the reason why more could not be read', async () => {
    let fails = false;
    const { cache } = cacheOf({
      listVersions: () =>
        fails
          ? Promise.reject(new Error('away'))
          : { artifacts: [artifactOf('model', 3)], next_cursor: 'c3' }
    });
    cache.expand('model');
    await settle();
    fails = true;
    cache.loadMore('model');
    await settle();
    expect(numbers(cache)).toEqual([3]);
    expect(cache.get('model')).toMatchObject({ loading: false, error: { message: 'away' } });
  });

  it('are asked for again with the list, as far as names are expanded', async () => {
    const { client, cache } = cacheOf();
    cache.expand('model');
    cache.expand('scores');
    await settle();
    cache.collapse('scores');
    cache.refresh();
    await settle();
    expect(client.calls.slice(2).map(({ query }) => query?.name)).toEqual(['model']);
  });

  it('are forgotten with the session, late answers included', async () => {
    const late = Promise.withResolvers<VersionPage>();
    const { cache } = cacheOf({ listVersions: () => late.promise });
    cache.expand('model');
    cache.setSession('k2');
    late.resolve({ artifacts: [artifactOf('model')], next_cursor: null });
    await settle();
    expect(cache.get('model')).toBeUndefined();
  });
});
