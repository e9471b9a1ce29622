import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArtifactSource } from '../../../src/api/artifact.js';
import { fold } from '../../../src/location/artifact-name.js';
import type { MetadataSource } from '../../../src/server/metadata/metadata-store.js';
import { failureOf } from '../support/failure.js';
import { allPages } from '../support/pages.js';

/** A version that a source has. */
export interface ExpectedVersion {
  readonly name: string;
  readonly version: number;
  /** Absent: ours. */
  readonly source?: ArtifactSource;
}

/** What the suite of a source needs: a database with versions that nobody changes meanwhile. */
export interface MetadataSourceFixture {
  /** Another source object, with a connection of its own, at the same database. */
  open(): MetadataSource;
  readonly expected: readonly ExpectedVersion[];
  /** Everything that is in the database. */
  checksum(): Promise<string>;
  dispose(): Promise<void>;
}

const PAGES = [1, 2, 3, 7, 50, 1000];

const idOf = ({ name, version, source }: ExpectedVersion): string =>
  `${source ?? 'artifact_storage'} ${version} ${name}`;

/** What everybody who lists and reads versions promises: the reading half of a metadata store. */
export function metadataSourceContract(
  title: string,
  createFixture: () => Promise<MetadataSourceFixture>
): void {
  describe(`metadata source contract: ${title}`, () => {
    let fixture: MetadataSourceFixture;
    let source: MetadataSource;
    let before: string;
    const names = () => [...new Set(fixture.expected.map(({ name }) => name))];
    const versionsOf = (name: string) => fixture.expected.filter((one) => one.name === name);
    /** The highest number; of equal ones, ours. */
    const newestOf = (name: string) =>
      versionsOf(name).reduce((best, one) =>
        one.version > best.version || (one.version === best.version && one.source === undefined)
          ? one
          : best
      );

    beforeAll(async () => {
      fixture = await createFixture();
      source = fixture.open();
      before = await fixture.checksum();
    }, 120_000);
    afterAll(async () => {
      await source.close();
      await fixture.dispose();
    });

    it('counts names and versions, and shows the newest ones', async () => {
      const check = await source.check();
      expect(check).toMatchObject({
        artifact_count: fixture.expected.length,
        name_count: names().length
      });
      expect(check.server).toMatch(/\d/);
      const { artifacts } = await source.versions({ limit: 50 });
      expect(check.newest.map(idOf)).toEqual(artifacts.map(idOf));
    });

    it('lists every version once, newest first, by pages of every size', async () => {
      const all = (await source.versions({ limit: 1000 })).artifacts;
      expect(all.map(idOf).sort()).toEqual(fixture.expected.map(idOf).sort());
      const dates = all.map(({ date_created }) => date_created);
      expect(dates).toEqual([...dates].sort().reverse());
      for (const size of PAGES) {
        const paged = await allPages((limit, cursor) => source.versions({ limit, cursor }), size);
        expect(paged).toEqual(all);
      }
    });

    it('lists the versions of a name, highest first, by pages of every size', async () => {
      for (const name of names()) {
        const { artifacts } = await source.versions({ name });
        expect(artifacts.map(idOf)).toEqual(
          [...versionsOf(name)]
            .sort((a, b) => b.version - a.version || (a.source === undefined ? -1 : 1))
            .map(idOf)
        );
        for (const size of versionsOf(name).length > 1 ? [1, 2, 3] : []) {
          const paged = await allPages(
            (limit, cursor) => source.versions({ name, limit, cursor }),
            size
          );
          expect(paged).toEqual(artifacts);
        }
      }
    });

    it.each(['newest', 'name'] as const)(
      'lists every name once, with its newest version, by %s and pages of every size',
      async (order) => {
        const page = await source.list({ order, limit: 1000 });
        expect(page).toMatchObject({ total: names().length, next_cursor: null });
        expect(page.artifacts.map(({ name }) => name).sort()).toEqual(names().sort());
        for (const row of page.artifacts) {
          expect(idOf(row)).toBe(idOf(newestOf(row.name)));
          expect(row.version_count).toBe(versionsOf(row.name).length);
        }
        if (order === 'name') {
          const folded = page.artifacts.map(({ name }) => Buffer.from(fold(name)));
          expect(folded).toEqual([...folded].sort(Buffer.compare));
        }
        for (const size of PAGES) {
          const paged = await allPages(async (limit, cursor) => {
            const found = await source.list({ order, limit, ...(cursor ? { cursor } : {}) });
            expect(found.total).toBe(names().length);
            return found;
          }, size);
          expect(paged).toEqual(page.artifacts);
        }
      }
    );

    it('puts a name where its version of the highest number stands', async () => {
      const { rows } = await source.pageOfNames({
        order: { by: 'date', descending: true },
        after: null,
        limit: 1000
      });
      const dates = rows.map(({ after }) => String(after));
      expect(dates).toEqual([...dates].sort().reverse());
      for (const { after, item } of rows) {
        expect(after).toBe(item.date_created);
      }
    });

    it('finds names by words in them, literally, and counts them', async () => {
      const parts = ['', 'A', 'a', 'ER', ' ', '_', '%', '\\', 'é', '雪', 'no such name'];
      for (const search of [...parts, ...names()]) {
        const words = fold(search).split(/\s+/u);
        const expected = names().filter((name) => words.every((word) => fold(name).includes(word)));
        for (const order of ['newest', 'name'] as const) {
          const page = await source.list({ search, order, limit: 1000 });
          expect(page.artifacts.map(({ name }) => name).sort()).toEqual(expected.sort());
          expect(page.total).toBe(expected.length);
        }
      }
      expect((await source.list({ limit: 1, count: 'all' })).total).toBe(names().length);
    });

    it('tells of names what their list tells', async () => {
      const { artifacts } = await source.list({ limit: 1000 });
      const summaries = await source.summaries([...names(), 'no such name']);
      expect(summaries).toEqual(new Map(artifacts.map((one) => [one.name, one])));
      expect(await source.summaries([])).toEqual(new Map());
      expect(await source.countOf([...names(), 'no such name'])).toBe(names().length);
      expect(await source.countOf([])).toBe(0);
    });

    it('gets each version, and the newest one', async () => {
      for (const one of (await source.versions({ limit: 1000 })).artifacts) {
        const found = await source.get(one.name, one.version, one.source ?? 'artifact_storage');
        expect(found).toMatchObject(one);
        expect(found).toHaveProperty('code');
      }
      for (const name of names()) {
        const newest = newestOf(name);
        const found = await source.get(name, null);
        expect(found === null ? null : idOf(found)).toBe(idOf(newest));
        expect(await source.get(name, newest.version)).toEqual(found);
        expect(await source.get(name, newest.version + 1)).toBeNull();
      }
    });

    it('has nothing under other names and numbers', async () => {
      const [name = ''] = names();
      for (const other of ['no such name', '\0', 'a\0b', '\ud800', '__proto__', `${name} `]) {
        expect(await source.get(other, null)).toBeNull();
        expect((await source.versions({ name: other })).artifacts).toEqual([]);
        expect(await source.versionNumbers(other, 10)).toEqual([]);
        expect(await source.delete(other, 'all')).toEqual([]);
        expect((await source.list({ search: `${other}?` })).artifacts).toEqual([]);
      }
      for (const version of [2 ** 31, 2 ** 53, -1, 0.5]) {
        expect(await source.get(name, version)).toBeNull();
        expect(await source.delete(name, version)).toEqual([]);
      }
    });

    it('knows the numbers of a name, newest first', async () => {
      for (const name of names()) {
        const versions = versionsOf(name).map(({ version }) => version);
        const numbers = [...new Set(versions)].sort((a, b) => b - a);
        expect(await source.versionNumbers(name)).toEqual(numbers);
        expect(await source.versionNumbers(name, 2)).toEqual(numbers.slice(0, 2));
      }
    });

    it('proposes the name that was meant', async () => {
      for (const [typed, meant] of [
        ['grteeting', 'greeting'],
        ['CONFIG', 'config']
      ] as const) {
        expect(await source.similarNames(typed)).toContain(meant);
      }
      expect(await source.similarNames('z'.repeat(1024))).toEqual([]);
    });

    it('refuses a cursor of another list, and one that no list gave', async () => {
      const { next_cursor } = await source.list({ limit: 1 });
      const cursor = next_cursor ?? '';
      for (const refused of [
        () => source.list({ order: 'name', cursor }),
        () => source.list({ cursor: 'nonsense' }),
        () => source.versions({ cursor }),
        () => source.versions({ name: 'greeting', cursor })
      ]) {
        const failure = await failureOf(refused());
        expect([failure.kind, failure.field]).toEqual(['invalid_input', 'cursor']);
      }
    });

    it('answers many questions at once as one by one, also after it was closed', async () => {
      const ask = () =>
        Promise.all([
          source.list({ limit: 5 }),
          source.versions({ limit: 5 }),
          source.get('greeting', null),
          source.list({ order: 'name', search: 'e' }),
          source.check()
        ]);
      const answers = await ask();
      await source.close();
      expect(await Promise.all([ask(), ask(), ask()])).toEqual([answers, answers, answers]);
    });

    it('has changed nothing by all of that', async () => {
      expect(await fixture.checksum()).toBe(before);
    });
  });
}
