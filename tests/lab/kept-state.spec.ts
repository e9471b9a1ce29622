import type { IWindowResolver } from '@jupyterlab/apputils';
import { StateDB } from '@jupyterlab/statedb';
import { describe, expect, it } from 'vitest';
import { type BrowserStorage, keptState } from '../../src/lab/location/remember/kept-state.js';

function browser(): BrowserStorage {
  const entries = new Map<string, string>();
  return {
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key)
  };
}

describe('what the next page still knows', () => {
  it('is in the state database of JupyterLab, which has workspaces', () => {
    const state = new StateDB();
    const resolver: IWindowResolver = { name: 'default' };
    expect(keptState(state, resolver, '/')).toBe(state);
  });

  it('is in the browser where there are no workspaces, as in Jupyter Notebook', async () => {
    const storage = browser();
    const page = () => keptState(new StateDB(), null, '/user/ana/', () => storage);
    await page().save('told', { answer: 'yes' });
    expect(await page().fetch('told')).toEqual({ answer: 'yes' });
    await page().remove('told');
    expect(await page().fetch('told')).toBeUndefined();
  });

  it('is not that of another Jupyter server of the same origin', async () => {
    const storage = browser();
    await keptState(null, null, '/user/ana/', () => storage).save('told', 'yes');
    expect(await keptState(null, null, '/user/bob/', () => storage).fetch('told')).toBeUndefined();
  });
});
