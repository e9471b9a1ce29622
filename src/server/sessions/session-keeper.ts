import type { Logger } from 'pino';
import type { SessionFile } from './session-file.js';
import type { SessionRecord } from './session-record.js';

/** The least pause between two writes in the background, in milliseconds. */
const PAUSE_MS = 20;

/** A pause lasts as long as so many writes: with many sessions a write takes a while. */
const WRITES_PER_PAUSE = 10;

/** When a write that failed is tried again, in milliseconds. */
const AGAIN_MS = 15_000;

/**
 * Keeps the sessions in their file over a restart: a change of location at once, the rest soon.
 * Says to people what is not kept.
 */
export class SessionKeeper {
  readonly #file: SessionFile;
  readonly #records: () => Iterable<SessionRecord>;
  readonly #logger: Pick<Logger, 'error'>;
  #timer: NodeJS.Timeout | undefined;
  #next = 0;
  #isDue = false;
  #isEnded = false;
  #problem: string | undefined;
  /** Why settings of sessions from before the start are not known. */
  #forgotten: readonly string[] = [];

  /** @param records what is to be written, asked for at each write */
  constructor(
    file: SessionFile,
    records: () => Iterable<SessionRecord>,
    logger: Pick<Logger, 'error'>
  ) {
    this.#file = file;
    this.#records = records;
    this.#logger = logger;
  }

  /** Why the sessions would not survive a restart of the storage server; undefined where they would. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What people should know of sessions that were lost, or will be: a sentence each. */
  get notices(): readonly string[] {
    const unkept = this.#problem === undefined ? [] : [unkeptNotice(this.#problem)];
    return [...this.#forgotten, ...unkept];
  }

  /** The sessions of the storage server before this one. */
  read(): readonly SessionRecord[] {
    const { records, problem } = this.#file.read();
    this.#forgotten = problem === undefined ? [] : [forgottenNotice(problem)];
    for (const notice of this.#forgotten) {
      this.#logger.error(notice);
    }
    return records;
  }

  /** Writes now, or after a pause where the last write was a moment ago. */
  keepSoon(): void {
    this.#isDue = true;
    const wait = this.#next - performance.now();
    if (wait <= 0) {
      this.keep();
    } else {
      this.#later(wait);
    }
  }

  /** Writes now. */
  keep(): void {
    if (this.#isEnded) {
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const began = performance.now();
    const problem = this.#file.write(this.#records());
    const ended = performance.now();
    this.#isDue = problem !== undefined;
    this.#next = ended + Math.max(PAUSE_MS, WRITES_PER_PAUSE * (ended - began));
    if (problem !== undefined) {
      this.#next = ended + AGAIN_MS;
      this.#later(AGAIN_MS);
    }
    if (problem !== undefined && problem !== this.#problem) {
      this.#logger.error(`The file of the sessions is not kept: ${problem}.`);
    }
    this.#problem = problem;
  }

  /**
   * Writes what is still to be written, and nothing after that.
   *
   * @param keeps false where the sessions end as well: their directory is gone
   */
  close(keeps = true): void {
    if (keeps && this.#isDue) {
      this.keep();
    }
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  #later(wait: number): void {
    this.#timer ??= setTimeout(() => this.keep(), wait).unref();
  }
}

function forgottenNotice(problem: string): string {
  return `The storage server was restarted, and could not read what it remembered of sessions: ${problem}. A session that had a location of its own must be given it again.`;
}

function unkeptNotice(problem: string): string {
  return `The storage server keeps the settings of sessions in memory only, for its file of them is not kept: ${problem}. After a restart of the storage server, they must be set again.`;
}
