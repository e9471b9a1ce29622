import { expect, it, onTestFinished, vi } from 'vitest';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { newArtifact } from '../support/stores.js';

/** What every metadata store promises of its lists. */
export function metadataListsContract(store: () => MetadataStore): void {
  it('lists names by page, newest first, also those of one millisecond', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    for (let i = 0; i < 25; i++) {
      await store().insert(newArtifact(`model-${i}`));
    }
    await store().insert(newArtifact('model-3'));
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await store().list({ limit: 10, ...(cursor == null ? {} : { cursor }) });
      expect(page.total).toBe(25);
      seen.push(...page.artifacts.map(({ name }) => name));
      cursor = page.next_cursor;
    } while (cursor !== null);
    const others = Array.from({ length: 25 }, (_, i) => `model-${24 - i}`);
    expect(seen).toEqual(['model-3', ...others.filter((name) => name !== 'model-3')]);
  });

  it('lists names in their order, upper and lower case alike', async () => {
    const names = ['b', 'A', 'a', 'Émile', 'émile', 'C'];
    for (const name of names) {
      await store().insert(newArtifact(name));
    }
    const first = await store().list({ order: 'name', limit: 4 });
    const second = await store().list({
      order: 'name',
      limit: 4,
      ...(first.next_cursor === null ? {} : { cursor: first.next_cursor })
    });
    const all = [...first.artifacts, ...second.artifacts].map(({ name }) => name);
    expect(all).toEqual(['A', 'a', 'b', 'C', 'Émile', 'émile']);
  });

  it('searches for a part of the name, literally', async () => {
    for (const name of ['Churn-Model', 'churn_model', '100%', 'ÜBERSICHT', 'back\\slash', "o'k"]) {
      await store().insert(newArtifact(name));
    }
    const found = async (search: string) => {
      const page = await store().list({ search, order: 'name' });
      expect(page.total).toBe(page.artifacts.length);
      return page.artifacts.map(({ name }) => name);
    };
    expect(await found('MODEL')).toEqual(['Churn-Model', 'churn_model']);
    expect(await found('n_m')).toEqual(['churn_model']);
    expect(await found('%')).toEqual(['100%']);
    expect(await found('über')).toEqual(['ÜBERSICHT']);
    expect(await found('k\\s')).toEqual(['back\\slash']);
    expect(await found("'")).toEqual(["o'k"]);
    expect(await found('nothing')).toEqual([]);
    expect(await found('')).toHaveLength(6);
  });

  it('lists versions of one name and of all names by page', async () => {
    for (let i = 0; i < 12; i++) {
      await store().insert(newArtifact(i % 2 === 0 ? 'even' : 'odd'));
    }
    const pages = async (name?: string) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store().versions({ name, limit: 5, cursor });
        seen.push(...page.artifacts.map((artifact) => `${artifact.name} ${artifact.version}`));
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined);
      return seen;
    };
    expect(await pages('odd')).toEqual([5, 4, 3, 2, 1, 0].map((n) => `odd ${n}`));
    expect(await pages()).toEqual([5, 4, 3, 2, 1, 0].flatMap((n) => [`odd ${n}`, `even ${n}`]));
  });

  it('refuses a cursor of another list', async () => {
    for (let i = 0; i < 3; i++) {
      await store().insert(newArtifact(`m${i}`));
    }
    const { next_cursor } = await store().list({ limit: 1 });
    const cursor = next_cursor ?? '';
    expect((await failureOf(store().list({ order: 'name', cursor }))).kind).toBe('invalid_input');
    expect((await failureOf(store().versions({ cursor }))).kind).toBe('invalid_input');
    expect((await failureOf(store().list({ cursor: 'nonsense' }))).field).toBe('cursor');
  });

  it('refuses a cursor of versions that no list gave', async () => {
    await store().insert(newArtifact('model'));
    for (const [after, id] of [
      ['1', 1],
      [2 ** 31, 1],
      [1, -(2 ** 40)]
    ]) {
      const cursor = Buffer.from(JSON.stringify(['versions', after, id])).toString('base64url');
      const failure = await failureOf(store().versions({ name: 'model', cursor }));
      expect(failure.field).toBe('cursor');
    }
  });

  it.each([
    ['newest', ['2026', 2 ** 31]],
    ['newest', [1, 1]],
    ['newest', ['a\0', 1]],
    ['newest', ['2026', 1.5]],
    ['name', ['\ud800', 1]],
    ['name', [{}, 1]]
  ] as const)('refuses a cursor that no list gave: %s %j', async (order, [after, id]) => {
    await store().insert(newArtifact('model'));
    const cursor = Buffer.from(JSON.stringify([order, after, id])).toString('base64url');
    const failure = await failureOf(store().list({ order, cursor }));
    expect([failure.kind, failure.field]).toEqual(['invalid_input', 'cursor']);
  });

  it('proposes names that were meant', async () => {
    for (const name of ['churn-model', 'churn-features', 'weather', 'gone']) {
      await store().insert(newArtifact(name));
    }
    await store().delete('gone', 'all');
    expect(await store().similarNames('churn-modle')).toEqual(['churn-model']);
    expect(await store().similarNames('WEATHER')).toEqual(['weather']);
    expect(await store().similarNames('features')).toEqual(['churn-features']);
    expect(await store().similarNames('gone')).toEqual([]);
    expect(await store().similarNames('z'.repeat(1024))).toEqual([]);
  });
}
