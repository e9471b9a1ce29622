import { expect, it } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';

/**
 * What every metadata store promises of values that no version is to have.
 *
 * @param open another store object at the same database
 */
export function metadataGivenUpContract(
  store: () => MetadataStore,
  open: () => MetadataStore
): void {
  it('records a value or gives it up, never both', { timeout: 60_000 }, async () => {
    await store().prepare();
    const stores = [store(), open()] as const;
    for (let round = 0; round < 30; round++) {
      const artifacts = Array.from({ length: 4 }, (_, i) => newArtifact(`model ${i % 2}`));
      const values = artifacts.map(({ save_id: id, value_key: key }) =>
        round % 2 === 0 ? { id, key } : { id }
      );
      const [free, ...saved] = await Promise.all([
        stores[1].retire(values),
        ...artifacts.map((artifact) =>
          stores[0].insert(artifact).then(
            () => null,
            (error: unknown) => error
          )
        )
      ]);
      for (const [i, { save_id }] of artifacts.entries()) {
        expect([save_id, saved[i] !== null]).toEqual([save_id, free.has(save_id)]);
        expect((await store().ofSave(save_id)) === null).toBe(free.has(save_id));
      }
      expect(await store().retired(values.map(({ id }) => id))).toEqual(free);
    }
    await Promise.all(stores.map((one) => one.delete('model 0', 'all')));
  });

  it('records no value that was deleted with its version', async () => {
    const artifact = newArtifact('model');
    await store().insert(artifact);
    await store().delete('model', 0);
    const refused = await failureOf(store().insert(artifact));
    expect([refused.kind, refused.field]).toEqual(['conflict', 'save_id']);
    expect((await store().insert(newArtifact('model'))).version).toBe(1);
  });

  it('retires what a database that does not exist cannot have, and makes none', async () => {
    expect(await store().retire([{ id: 'none-of-it' }])).toEqual(new Set(['none-of-it']));
    expect((await store().check()).would_create).toBe(true);
  });
}
