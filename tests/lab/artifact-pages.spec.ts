import { describe, expect, it } from 'vitest';
import type { SummaryPage } from '../../src/api/artifact-list.js';
import { LOOK_ON } from '../../src/api/constants.js';
import { ArtifactPages, type FetchPage, KEPT, PAGE } from '../../src/lab/artifacts/pages.js';
import { summaryOf } from './support/answers.js';

/** A list whose cursors say their place: `cursor` begins after it, `before` ends before it. */
function listOf(total: () => number) {
  const asked: Parameters<FetchPage>[0][] = [];
  const fetch: FetchPage = async (page, signal): Promise<SummaryPage> => {
    asked.push(page);
    await Promise.resolve();
    signal.throwIfAborted();
    const size = total();
    const { limit, cursor, before, at } = page;
    const end = before === undefined ? size : Number(before);
    const start = before === undefined ? Number(cursor ?? at ?? 0) : Math.max(0, end - limit);
    const rows = Math.min(limit, end - start);
    return {
      artifacts: Array.from({ length: rows }, (_, index) => summaryOf(`a${start + index}`)),
      next_cursor: start + rows < size ? String(start + rows) : null,
      previous_cursor: start > 0 ? String(start) : null,
      ...(at === undefined ? {} : { position: start }),
      total: size
    };
  };
  return { asked, pages: new ArtifactPages(fetch) };
}

const namesOf = ({ rows }: ArtifactPages) => rows.map(({ name }) => name);

describe('the window on a list', () => {
  it('grows at its end until there is nothing more', async () => {
    const { pages } = listOf(() => 250);
    await pages.open();
    expect(pages).toMatchObject({ first: 0, total: 250, hasNext: true, hasPrevious: false });
    await pages.next();
    await pages.next();
    await pages.next();
    expect(pages.rows).toHaveLength(250);
    expect(pages.hasNext).toBe(false);
  });

  it('keeps about two thousand rows of a million, and finds its way back', async () => {
    const { pages } = listOf(() => 1_000_000);
    await pages.open();
    for (let page = 0; page < 50; page += 1) {
      await pages.next();
    }
    expect(pages.rows.length).toBeLessThanOrEqual(KEPT + PAGE);
    expect(pages.first).toBe(5100 - pages.rows.length);
    expect(namesOf(pages)[0]).toBe(`a${pages.first}`);
    expect(namesOf(pages).at(-1)).toBe('a5099');
    while (pages.hasPrevious) {
      await pages.previous();
      expect(pages.rows.length).toBeLessThanOrEqual(KEPT + PAGE);
      expect(namesOf(pages)[0]).toBe(`a${pages.first}`);
    }
    expect(pages.first).toBe(0);
    expect(namesOf(pages)).toEqual(pages.rows.map((_, index) => `a${index}`));
    await pages.next();
    expect(namesOf(pages).at(-1)).toBe(`a${(pages.first ?? 0) + pages.rows.length - 1}`);
  });

  it('goes on by itself behind a page that ended early, and shows what it has', async () => {
    const answers: readonly SummaryPage[] = [
      { artifacts: [], next_cursor: '1', partial: true, total: 0, total_is_minimum: true },
      {
        artifacts: [summaryOf('a')],
        next_cursor: '2',
        partial: true,
        total: 1,
        total_is_minimum: true
      },
      { artifacts: [summaryOf('b')], next_cursor: null, total: 1, total_is_minimum: true }
    ];
    const asked: Parameters<FetchPage>[0][] = [];
    const seen: unknown[] = [];
    const pages = new ArtifactPages(async (page) => {
      seen.push([namesOf(pages), pages.searching, pages.loading]);
      asked.push(page);
      return answers[asked.length - 1] ?? expect.fail();
    });
    await pages.open();
    expect(seen).toEqual([
      [[], false, true],
      [[], true, true],
      [['a'], true, true]
    ]);
    expect(asked.map(({ cursor, look }) => [cursor, look])).toEqual([
      [undefined, undefined],
      ['1', LOOK_ON],
      ['2', LOOK_ON]
    ]);
    expect(namesOf(pages)).toEqual(['a', 'b']);
    expect(pages).toMatchObject({ searching: false, loading: false, hasNext: false });
    expect(pages).toMatchObject({ total: 2, totalIsMinimum: false });
  });

  it('stops to go on where that fails, and says so', async () => {
    let asked = 0;
    const pages = new ArtifactPages(async () => {
      asked += 1;
      if (asked > 1) {
        throw new TypeError('Failed to fetch');
      }
      return { artifacts: [], next_cursor: '1', partial: true, total: 0 };
    });
    await pages.open();
    expect([asked, pages.searching, pages.error === undefined]).toEqual([2, false, false]);
  });

  it('looks before an empty page until there is a row', async () => {
    const answers: readonly SummaryPage[] = [
      { artifacts: [summaryOf('m')], next_cursor: null, previous_cursor: '9', total: 2 },
      { artifacts: [], next_cursor: null, previous_cursor: '5', partial: true, total: 2 },
      {
        artifacts: [summaryOf('c')],
        next_cursor: '9',
        previous_cursor: null,
        position: 0,
        total: 2
      }
    ];
    let asked = 0;
    const pages = new ArtifactPages(async () => answers[asked++] ?? expect.fail());
    await pages.open({ at: 'm' });
    await pages.previous();
    expect(namesOf(pages)).toEqual(['c', 'm']);
    expect(pages).toMatchObject({ first: 0, hasPrevious: false });
  });

  it('begins at a letter or date, with rows before it', async () => {
    const { pages } = listOf(() => 1000);
    await pages.open({ at: '500' });
    expect(pages).toMatchObject({ first: 500, hasPrevious: true });
    await pages.previous();
    expect(pages.first).toBe(400);
    expect(namesOf(pages)).toEqual(Array.from({ length: 200 }, (_, index) => `a${400 + index}`));
  });

  it('does not say where it is when nobody knows', async () => {
    const fetch: FetchPage = async () => ({
      artifacts: [summaryOf('m')],
      next_cursor: null,
      previous_cursor: 'm',
      total: 9
    });
    const pages = new ArtifactPages(fetch);
    await pages.open({ at: 'm' });
    expect(pages.first).toBeUndefined();
  });
});

describe('a reload', () => {
  it('asks for the rows that are seen and those around them, wherever the window is', async () => {
    const { asked, pages } = listOf(() => 10_000);
    await pages.open();
    await pages.next();
    await pages.next();
    await pages.reload({ first: 0, last: 20 });
    expect(asked.at(-1)).toEqual({ limit: 200 });
    expect(pages.rows).toHaveLength(200);
    for (let page = 0; page < 8; page += 1) {
      await pages.next();
    }
    await pages.reload({ first: 550, last: 570 });
    expect(pages.first).toBe(400);
    expect(namesOf(pages)[0]).toBe('a400');
    expect(namesOf(pages)).toContain('a570');
  });

  it('keeps its place where the window was reached backwards', async () => {
    const { pages } = listOf(() => 10_000);
    await pages.open({ at: '5000' });
    await pages.previous();
    await pages.previous();
    await pages.reload({ first: 0, last: 150 });
    expect(pages.first).toBe(4800);
    expect(namesOf(pages)[0]).toBe('a4800');
    expect(pages.rows.length).toBeGreaterThan(150);
  });

  it('shows what came and what went meanwhile', async () => {
    let total = 3;
    const { pages } = listOf(() => total);
    await pages.open();
    total = 4;
    await pages.reload({ first: 0, last: 2 });
    expect(pages).toMatchObject({ total: 4, first: 0 });
    expect(pages.rows).toHaveLength(4);
    total = 0;
    await pages.reload({ first: 0, last: 2 });
    expect(pages.rows).toEqual([]);
  });
});

describe('requests', () => {
  it('are one at a time: a page is not asked for twice', async () => {
    const { asked, pages } = listOf(() => 1000);
    await pages.open();
    await Promise.all([pages.next(), pages.next(), pages.next()]);
    expect(asked).toHaveLength(2);
    expect(pages.rows).toHaveLength(200);
  });

  it('of an earlier list are dropped, however late their answers are', async () => {
    const answers: ((page: SummaryPage) => void)[] = [];
    const pages = new ArtifactPages(() => new Promise((resolve) => answers.push(resolve)));
    const [first, second] = [pages.open(), pages.open({ at: 'b' })];
    const page = (name: string): SummaryPage => ({
      artifacts: [summaryOf(name)],
      next_cursor: null,
      previous_cursor: null,
      total: 1
    });
    answers[1]?.(page('b'));
    await second;
    answers[0]?.(page('a'));
    await first;
    expect(namesOf(pages)).toEqual(['b']);
  });

  it('that fail say why, and leave the rows', async () => {
    let fails = false;
    const { pages } = listOf(() => {
      if (fails) {
        throw new Error('away');
      }
      return 1000;
    });
    await pages.open();
    fails = true;
    await pages.next();
    expect(pages.error?.message).toBe('away');
    expect(pages.rows).toHaveLength(100);
    fails = false;
    await pages.next();
    expect(pages.error).toBeUndefined();
    expect(pages.rows).toHaveLength(200);
  });
});
