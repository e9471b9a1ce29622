import { type ISignal, Signal } from '@lumino/signaling';
import type { ArtifactSummary } from '../../api/artifact.js';
import type { SummaryPage } from '../../api/artifact-list.js';
import { LOOK_ON } from '../../api/constants.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import { asArtifactStorageError, isAbort } from '../session/problem.js';

/** Rows of a page. */
export const PAGE = 100;

/** Rows that are kept: pages at the far end are dropped, and loaded again when they are seen. */
export const KEPT = 2000;

/** The most rows of one request. */
const REQUEST_MAXIMUM = 1000;

/** Where a page begins or ends: at the start of the list, after a row, before one, or at a letter or date. */
export interface PageStart {
  readonly cursor?: string;
  readonly before?: string;
  readonly at?: string;
}

/** Asks for a page. */
export type FetchPage = (
  page: PageStart & { readonly limit: number; readonly look?: number },
  signal: AbortSignal
) => Promise<SummaryPage>;

interface LoadedPage {
  /** How it was asked for. */
  readonly start: PageStart;
  readonly page: SummaryPage;
}

interface Rows {
  readonly pages: readonly LoadedPage[];
  /** Index of the first row in the whole list; undefined where it is not known. */
  readonly first: number | undefined;
}

const NONE: Rows = { pages: [], first: 0 };

/** A window of rows on a list of any length: it grows at both ends, and forgets what is far away. */
export class ArtifactPages {
  constructor(fetch: FetchPage) {
    this.#fetch = fetch;
  }

  /** Emitted when rows, counts, the error, or what is under way change. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** The rows that are kept. */
  get rows(): readonly ArtifactSummary[] {
    return this.#rows;
  }

  /** Index of the first of them in the whole list; undefined where it is not known. */
  get first(): number | undefined {
    return this.#window.first;
  }

  /** How many rows the whole list has; undefined before the first answer. */
  get total(): number | undefined {
    return this.#total === undefined || !this.#totalIsMinimum
      ? this.#total
      : this.#isWhole
        ? this.#rows.length
        : Math.max(this.#total, this.#rows.length);
  }

  /** Whether there are more than {@link total}. */
  get totalIsMinimum(): boolean {
    return this.#totalIsMinimum && !this.#isWhole;
  }

  get loading(): boolean {
    return this.#abort !== undefined || this.searching;
  }

  /** Whether the last page ended before it was full, and what follows is asked for by itself. */
  get searching(): boolean {
    return this.#error === undefined && this.#window.pages.at(-1)?.page.partial === true;
  }

  /** Why the last request failed. */
  get error(): ArtifactStorageError | undefined {
    return this.#error;
  }

  get hasNext(): boolean {
    return nextOf(this.#window.pages) !== null;
  }

  get hasPrevious(): boolean {
    return previousOf(this.#window.pages) !== null;
  }

  /** Forgets the rows and asks for others, from the start, or at a letter or date. */
  async open(start: PageStart = {}): Promise<void> {
    await this.#run(async (signal) => {
      const first = await this.#load(start, PAGE, signal);
      return () => {
        this.#count(first.page);
        this.#show({ pages: [first], first: isStart(start) ? 0 : first.page.position });
      };
    });
    await this.#goOn();
  }

  /**
   * Asks again for the rows that people see, and for those around them.
   *
   * @param seen - Indices of the first and the last row that are seen.
   */
  async reload(seen: { readonly first: number; readonly last: number }): Promise<void> {
    const { pages } = this.#window;
    let begin = 0;
    let passed = 0;
    while (passed + (pages[begin]?.page.artifacts.length ?? seen.first) <= seen.first - PAGE) {
      passed += pages[begin]?.page.artifacts.length ?? 0;
      begin += 1;
    }
    const start = pages[begin]?.start ?? {};
    const wanted = Math.ceil((Math.max(seen.last - passed, 0) + 1) / PAGE + 1) * PAGE;
    const first = this.#window.first === undefined ? undefined : this.#window.first + passed;
    await this.#run(async (signal) => {
      // A page before a row is as long as it was: what follows is asked for after it.
      const limit = start.before === undefined ? Math.min(wanted, REQUEST_MAXIMUM) : PAGE;
      const loaded = [await this.#load(start, limit, signal)];
      for (let rows = rowsOf(loaded); rows < wanted; rows = rowsOf(loaded)) {
        const cursor = nextOf(loaded);
        if (cursor === null) {
          break;
        }
        loaded.push(await this.#load({ cursor }, Math.min(wanted - rows, REQUEST_MAXIMUM), signal));
      }
      return () => {
        const [head] = loaded;
        this.#count(head?.page);
        this.#show({
          pages: loaded,
          first: begin === 0 && isStart(start) ? 0 : (head?.page.position ?? first)
        });
      };
    });
  }

  /** Asks for the rows after the last one; not while another request is under way. */
  async next(): Promise<void> {
    const cursor = nextOf(this.#window.pages);
    if (cursor === null || this.#abort !== undefined) {
      return;
    }
    await this.#run(async (signal) => {
      const loaded = await this.#load({ cursor }, PAGE, signal);
      return () => {
        this.#count(loaded.page);
        this.#show(withoutStart([...this.#window.pages, loaded], this.first));
      };
    });
    await this.#goOn();
  }

  /** Asks for the rows before the first one; not while another request is under way. */
  async previous(): Promise<void> {
    const before = previousOf(this.#window.pages);
    if (before === null || this.#abort !== undefined) {
      return;
    }
    await this.#run(async (signal) => {
      let loaded = await this.#load({ before }, PAGE, signal);
      while (loaded.page.artifacts.length === 0 && previousOf([loaded]) !== null) {
        loaded = await this.#load({ before: previousOf([loaded]) ?? before }, PAGE, signal);
      }
      return () => {
        const { page } = loaded;
        this.#count(page);
        const { first } = this.#window;
        const at = first === undefined ? undefined : first - page.artifacts.length;
        this.#show({
          pages: withoutEnd([loaded, ...this.#window.pages]),
          first: page.previous_cursor === null ? 0 : (page.position ?? at)
        });
      };
    });
  }

  /** Forgets everything. */
  clear(): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.#total = undefined;
    this.#totalIsMinimum = false;
    this.#error = undefined;
    this.#show(NONE);
    this.#changed.emit();
  }

  async #load(start: PageStart, limit: number, signal: AbortSignal): Promise<LoadedPage> {
    const isFirst = start.cursor === undefined && start.before === undefined;
    // The first one answers at once; what goes on has longer.
    const look = isFirst ? {} : { look: LOOK_ON };
    return { start, page: await this.#fetch({ ...start, limit, ...look }, signal) };
  }

  /** Asks for what is behind a page that ended early. */
  async #goOn(): Promise<void> {
    if (this.searching) {
      await this.next();
    }
  }

  /** Whether all rows of the list are here. */
  get #isWhole(): boolean {
    const { pages, first } = this.#window;
    return first === 0 && pages.length > 0 && nextOf(pages) === null;
  }

  /** One request at a time; what an earlier one still answers is about an earlier list. */
  async #run(load: (signal: AbortSignal) => Promise<() => void>): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#changed.emit();
    try {
      const show = await load(abort.signal);
      if (this.#abort === abort) {
        this.#error = undefined;
        show();
      }
    } catch (error) {
      if (this.#abort === abort && !isAbort(error)) {
        this.#error = asArtifactStorageError(error);
      }
    } finally {
      if (this.#abort === abort) {
        this.#abort = undefined;
        this.#changed.emit();
      }
    }
  }

  #count(page: SummaryPage | undefined): void {
    this.#total = page?.total;
    this.#totalIsMinimum = page?.total_is_minimum === true;
  }

  #show(window: Rows): void {
    this.#window = window;
    this.#rows = window.pages.flatMap(({ page }) => page.artifacts);
  }

  readonly #fetch: FetchPage;
  readonly #changed = new Signal<this, void>(this);
  #window = NONE;
  #rows: readonly ArtifactSummary[] = [];
  #total: number | undefined;
  #totalIsMinimum = false;
  #error: ArtifactStorageError | undefined;
  #abort: AbortController | undefined;
}

function isStart({ cursor, before, at }: PageStart): boolean {
  return cursor === undefined && before === undefined && at === undefined;
}

/** Where the rows after those of pages are asked for. */
function nextOf(pages: readonly LoadedPage[]): string | null {
  return pages.at(-1)?.page.next_cursor ?? null;
}

/** Where the rows before them are. */
function previousOf(pages: readonly LoadedPage[]): string | null {
  return pages[0]?.page.previous_cursor ?? null;
}

function rowsOf(pages: readonly LoadedPage[]): number {
  return pages.reduce((sum, { page }) => sum + page.artifacts.length, 0);
}

/** Drops pages at the start. A page that begins the window knows what stands before it. */
function withoutStart(pages: readonly LoadedPage[], first: number | undefined): Rows {
  const [head, ...others] = pages;
  return head !== undefined && others.length > 0 && rowsOf(others) >= KEPT
    ? withoutStart(others, first === undefined ? undefined : first + head.page.artifacts.length)
    : { pages, first };
}

function withoutEnd(pages: readonly LoadedPage[]): readonly LoadedPage[] {
  const others = pages.slice(0, -1);
  return others.length > 0 && rowsOf(others) >= KEPT ? withoutEnd(others) : pages;
}
