import { expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';

/** What every metadata store promises of roots, and of the keys of their values. */
export function metadataRootsContract(store: () => MetadataStore): void {
  it('remembers how a root is reached', async () => {
    expect(await store().rootOptions('s3://team/churn')).toBe(null);
    const options = { profile: 'analytics', client_kwargs: { region_name: 'eu-west-1' } };
    await store().noteRoot('s3://team/churn', options);
    expect(await store().rootOptions('s3://team/churn')).toEqual(options);
    expect(await store().rootOptions('s3://team/churn at http://localhost:9000')).toBe(null);
    await store().noteRoot('s3://team/churn', {});
    expect(await store().rootOptions('s3://team/churn')).toEqual({});
    expect(await store().roots()).toEqual([]);
    await store().insert(newArtifact('a', { root: 's3://team/churn' }));
    expect(await store().roots()).toEqual(['s3://team/churn']);
    expect(await store().rootOptions('s3://team/churn')).toEqual({});
  });

  it('knows the keys of its values, whatever their root is called', async () => {
    const a = await store().insert(newArtifact('a'));
    const b = await store().insert(newArtifact('b', { root: '/elsewhere' }));
    const many = Array.from({ length: 1200 }, (_, i) => `x/${i}`);
    const asked = [a.value_key, b.value_key, ...many];
    expect(await store().knownKeys(asked)).toEqual(new Set([a.value_key, b.value_key]));
    expect(await store().knownKeys([])).toEqual(new Set());
  });

  it('lets the values of a root be at another one, all at once', async () => {
    const a = await store().insert(newArtifact('a'));
    const b = await store().insert(newArtifact('b'));
    await store().insert(newArtifact('c', { root: '/elsewhere' }));
    const verified = await store().stampOfRoot('/values');
    expect(verified.count).toBe(2);
    await store().relocateRoot('/values', '/moved', verified);
    expect(await store().roots()).toEqual(['/elsewhere', '/moved']);
    expect((await store().get('a', null))?.root).toBe('/moved');
    const moved = [];
    for await (const { name, version, value_key } of store().versionsInRoot('/moved')) {
      moved.push({ name, version, value_key });
    }
    expect(moved).toEqual(
      [a, b].map(({ name, version, value_key }) => ({ name, version, value_key }))
    );
    expect(await store().stampOfRoot('/moved')).toEqual(verified);
    await store().relocateRoot('/moved', '/elsewhere', verified);
    expect(await store().roots()).toEqual(['/elsewhere']);
  });

  it('relocates nothing where somebody saved or deleted since it was verified', async () => {
    await store().insert(newArtifact('a'));
    await store().insert(newArtifact('a'));
    const verified = await store().stampOfRoot('/values');
    await store().insert(newArtifact('a'));
    const relocation = () => failureOf(store().relocateRoot('/values', '/moved', verified));
    expect((await relocation()).kind).toBe('conflict');
    await store().delete('a', 'latest');
    await store().delete('a', 0);
    expect((await relocation()).kind).toBe('conflict');
    expect(await store().roots()).toEqual(['/values']);
  });
}
