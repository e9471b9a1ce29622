import type { IStateDB } from '@jupyterlab/statedb';
import { describe, expect, it } from 'vitest';
import { TrustStore } from '../../src/lab/location/remember/trust-store.js';

function stateDb(): IStateDB {
  const entries = new Map<string, unknown>();
  return {
    fetch: async (id: string) => entries.get(id),
    save: async (id: string, value: unknown) => void entries.set(id, value),
    remove: async (id: string) => void entries.delete(id)
  } as unknown as IStateDB;
}

const HERE = '{"artifact_storage_dir":"/v"}';

describe('what people answered for a notebook', () => {
  it('is found by the next page, for this notebook and this location only', async () => {
    const db = stateDb();
    await new TrustStore(db).keep('a.ipynb', { location: HERE, answer: 'yes', session: 'k1' });
    const next = new TrustStore(db);
    expect(await next.find('a.ipynb', HERE)).toEqual({
      location: HERE,
      answer: 'yes',
      session: 'k1'
    });
    expect(await next.find('b.ipynb', HERE)).toBeUndefined();
    expect(await next.find('a.ipynb', '{"artifact_storage_dir":"/w"}')).toBeUndefined();
  });

  it('is forgotten when asked', async () => {
    const db = stateDb();
    const store = new TrustStore(db);
    await store.keep('a.ipynb', { location: HERE, answer: 'no' });
    await store.forget('a.ipynb');
    expect(await store.find('a.ipynb', HERE)).toBeUndefined();
    expect(await new TrustStore(db).find('a.ipynb', HERE)).toBeUndefined();
  });

  it('is not believed in another form, and lasts for the page without a state database', async () => {
    const db = stateDb();
    await db.save('jupyterlab-artifact-storage:remembered:a.ipynb', { location: HERE, answer: 1 });
    expect(await new TrustStore(db).find('a.ipynb', HERE)).toBeUndefined();
    const store = new TrustStore(null);
    await store.keep('a.ipynb', { location: HERE, answer: 'yes' });
    expect((await store.find('a.ipynb', HERE))?.answer).toBe('yes');
  });
});
