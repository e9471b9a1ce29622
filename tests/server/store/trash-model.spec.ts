import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isArtifactStorageError } from '../../../src/api/errors.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { trashNote } from '../../../src/server/store/trash.js';
import { TestPostgresql } from '../support/postgresql.js';
import {
  inlineSave,
  removeDirectory,
  storeIn,
  storeWith,
  temporaryDirectory
} from '../support/stores.js';

const NAMES = ['a', 'b'] as const;
type Name = (typeof NAMES)[number];
type Which = number | 'latest' | 'all';

/** What a store should hold: a number is where it is, or was used and is gone. */
type State = 'live' | 'trash' | 'gone';
type Model = Record<Name, State[]>;

type Step =
  | { readonly kind: 'save'; readonly name: Name }
  | {
      readonly kind: 'delete' | 'permanently' | 'restore';
      readonly name: Name;
      readonly which: Which;
    }
  | { readonly kind: 'empty' | 'clean_up' };

const name = fc.constantFrom(...NAMES);
const which: fc.Arbitrary<Which> = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  fc.constantFrom('latest' as const, 'all' as const)
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('save' as const), name }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('delete' as const, 'permanently' as const, 'restore' as const),
      name,
      which
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom('empty' as const, 'clean_up' as const) })
  }
);

/** The numbers that a step means: those in one of the states. */
function meant(states: readonly State[], which: Which, of: readonly State[]): readonly number[] {
  const all = states.flatMap((state, number) => (of.includes(state) ? [number] : []));
  return which === 'all'
    ? all
    : which === 'latest'
      ? all.slice(-1)
      : all.filter((n) => n === which);
}

/** What the model becomes, and which versions the store should answer. */
function foresee(model: Model, one: Step): readonly number[] {
  if (one.kind === 'save') {
    model[one.name].push('live');
    return [model[one.name].length - 1];
  }
  if (!('which' in one)) {
    for (const states of Object.values(model)) {
      states.forEach((state, number) => {
        states[number] = one.kind === 'empty' && state === 'trash' ? 'gone' : state;
      });
    }
    return [];
  }
  const of: readonly State[] =
    one.kind === 'restore'
      ? ['trash']
      : one.kind === 'delete' || one.which === 'latest'
        ? ['live']
        : ['live', 'trash'];
  const states = model[one.name];
  const numbers = meant(states, one.which, of);
  for (const number of numbers) {
    states[number] = { delete: 'trash', permanently: 'gone', restore: 'live' }[one.kind] as State;
  }
  return numbers;
}

const versionsOf = async (work: Promise<{ versions: readonly number[] }>) => {
  try {
    return (await work).versions;
  } catch (error) {
    expect(isArtifactStorageError(error) && error.kind).toBe('not_found');
    return [];
  }
};

async function run(store: ArtifactStore, one: Step): Promise<readonly number[]> {
  switch (one.kind) {
    case 'save':
      return [(await store.save(inlineSave(one.name))).version];
    case 'delete':
    case 'permanently': {
      const permanently = one.kind === 'permanently';
      const request = { name: one.name, version: one.which, permanently };
      return versionsOf(store.deleteVersions(request, { trash: trashNote(7, 'ana') }));
    }
    case 'restore':
      return versionsOf(store.trash.restore({ name: one.name, version: one.which }));
    case 'empty':
      await store.trash.empty({ dry_run: false });
      return [];
    case 'clean_up':
      expect((await store.cleanUp({ dry_run: false, grace_seconds: 0 })).deleted).toBe(0);
      return [];
  }
}

/** Every value of the folder, without the files of owners. */
async function valuesIn(base: string): Promise<number> {
  const files = await readdir(join(base, 'values'), { recursive: true }).catch(() => []);
  return files.filter((file) => file.endsWith('.pkl')).length;
}

/** Lists, counts, trash and files are those of the model. */
async function expectModel(store: ArtifactStore, base: string, model: Model): Promise<void> {
  const numbers = (of: Name, state: State) => meant(model[of], 'all', [state]);
  const page = await store.list({ order: 'name' });
  expect(page.artifacts.map((one) => [one.name, one.version, one.version_count])).toEqual(
    NAMES.flatMap((one) => {
      const live = numbers(one, 'live');
      return live.length === 0 ? [] : [[one, live.at(-1), live.length]];
    })
  );
  const trashed = (await store.trash.list({ limit: 1000 })).artifacts;
  for (const one of NAMES) {
    const { artifacts } = await store.versions({ name: one });
    expect(artifacts.map(({ version }) => version)).toEqual([...numbers(one, 'live')].reverse());
    const found = trashed.filter((item) => item.name === one).map(({ version }) => version);
    expect(found.sort((a, b) => a - b)).toEqual(numbers(one, 'trash'));
    for (const version of numbers(one, 'live')) {
      const { value } = await store.get({ name: one, version, inline_limit: 1024 });
      expect(value.base64).not.toBeNull();
    }
  }
  const kept = NAMES.flatMap((one) => [...numbers(one, 'live'), ...numbers(one, 'trash')]);
  expect(await valuesIn(base)).toBe(kept.length);
}

/** Runs random steps at two stores in turn. */
function keepsTheModel(open: (base: string) => Promise<readonly ArtifactStore[]>, runs: number) {
  return fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const base = await temporaryDirectory();
      const stores = await open(base);
      const model: Model = { a: [], b: [] };
      try {
        for (const [index, one] of steps.entries()) {
          const store = stores[index % stores.length] as ArtifactStore;
          const expected = foresee(model, one);
          expect(await run(store, one)).toEqual(expected);
          await expectModel(store, base, model);
        }
      } finally {
        await Promise.all(stores.map((store) => store.close()));
        await removeDirectory(base);
      }
    }),
    { numRuns: runs }
  );
}

/** Deletes, restores and purges at once: a row that is left has its value, and a value its row. */
async function keepsRowsAndValues(stores: readonly ArtifactStore[], base: string): Promise<void> {
  const [one, two] = stores as readonly [ArtifactStore, ArtifactStore];
  for (let i = 0; i < 12; i++) {
    await one.save(inlineSave('a'));
  }
  const trash = trashNote(7, 'ana');
  const quiet = (work: Promise<unknown>) =>
    work.catch((error: unknown) => expect(isArtifactStorageError(error)).toBe(true));
  for (let round = 0; round < 4; round++) {
    await Promise.all([
      ...Array.from({ length: 12 }, (_, version) =>
        quiet(one.deleteVersions({ name: 'a', version }, { trash }))
      ),
      quiet(two.trash.restore({ name: 'a', version: 'all' })),
      ...(round === 3 ? [quiet(two.trash.empty({ dry_run: false }))] : []),
      ...Array.from({ length: 12 }, (_, version) =>
        quiet(two.trash.restore({ name: 'a', version }))
      ),
      ...(round === 3 ? [quiet(one.trash.empty({ dry_run: false }))] : [])
    ]);
  }
  const live = (await one.versions({ name: 'a' })).artifacts;
  for (const { version } of live) {
    expect((await two.get({ name: 'a', version, inline_limit: 1024 })).value.base64).not.toBeNull();
  }
  const { artifacts } = await one.list({});
  expect(artifacts[0]?.version_count ?? 0).toBe(live.length);
  const { total } = await two.trash.list({});
  expect(await valuesIn(base)).toBe(live.length + total);
}

describe('a trash is as its model after saves, deletes, restores, purges and clean-ups', () => {
  const inSqlite = async (base: string) => [storeIn(base), storeIn(base)];

  it('in SQLite', () => keepsTheModel(inSqlite, 25));

  it('in SQLite, all at once', async () => {
    const base = await temporaryDirectory();
    const stores = await inSqlite(base);
    await keepsRowsAndValues(stores, base);
    await Promise.all(stores.map((store) => store.close()));
    await removeDirectory(base);
  });

  describe('in PostgreSQL', () => {
    let server: TestPostgresql;
    beforeAll(async () => {
      server = await TestPostgresql.start();
    });
    afterAll(() => server.stop());
    const inPostgresql = async (base: string) => {
      const url = server.url(await server.createDatabase());
      return [storeWith(base, url), storeWith(base, url)];
    };

    it('one after the other', () => keepsTheModel(inPostgresql, 6));

    it('all at once', async () => {
      const base = await temporaryDirectory();
      const stores = await inPostgresql(base);
      await keepsRowsAndValues(stores, base);
      await Promise.all(stores.map((store) => store.close()));
      await removeDirectory(base);
    });
  });
});
