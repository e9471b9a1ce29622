import { setTimeout as sleep } from 'node:timers/promises';
import { ArtifactStorageError, type ErrorKind, isArtifactStorageError } from '../../api/errors.js';
import { Slots } from '../grouping/slots.js';
import { Together } from '../grouping/together.js';
import { NumberTakenError } from '../metadata/copied-number.js';
import type { LongWork } from '../operations/long-work.js';
import { OldGarbage } from '../values/old-garbage.js';
import type { CopyJob } from './copy-job.js';
import { findAt } from './copy-plan.js';
import { type Selected, selectedPages } from './copy-selection.js';
import type { CopyTally } from './copy-tally.js';
import { SMALL } from './copy-value.js';
import { type CopyOptions, type CopyResult, copyVersion } from './copy-version.js';
import { DownRoots } from './down-roots.js';
import { verifyCopies } from './verify-copies.js';

/** How many values are under way: three large ones, or sixteen small ones, which are written together. */
const VALUES = 16;
const BYTES = 48 << 20;

/** So much of a large value is in memory at most: it is a stream. Of a smaller one it is thrice its size. */
const OF_LARGE = 16 << 20;

/** How often a version is tried that the target did not take, and the pause before that, in ms. */
const TRIES = 3;
const PAUSE_MS = 500;

/** How long the first of some rows waits for others whose values are on their way, in milliseconds. */
const GATHER_MS = 250;

/** What the target fails with for every version. */
const STOPS: ReadonlySet<ErrorKind> = new Set([
  'unreachable',
  'storage_full',
  'permission_denied',
  'unsupported',
  'internal'
]);

/** How one copy is stopped, and waits for its turn. */
interface Ways {
  readonly signal: AbortSignal;
  readonly rowSignal: AbortSignal;
  readonly turn: () => Promise<void>;
}

/** Copies page after page of a selection. */
export class CopyPages {
  readonly #job: CopyJob;
  readonly #tally: CopyTally;
  readonly #work: LongWork;
  readonly #slots = new Slots(VALUES, BYTES);
  readonly #down = new DownRoots();
  /** Names of which a version got the next number: those behind it get one, too. */
  readonly #moved = new Set<string>();
  /** The same of an earlier copy, and the save ids of those behind it. */
  readonly #movedBefore = new Set<string>();
  #behind: ReadonlySet<string> = new Set();
  /** Rows that are written together share a transaction, and its fsync. */
  readonly #rows = new Together(GATHER_MS);
  readonly #garbage = new OldGarbage();
  #targetId: Promise<string> | undefined;

  constructor(job: CopyJob, tally: CopyTally, work: LongWork) {
    this.#job = job;
    this.#tally = tally;
    this.#work = work;
  }

  /**
   * Copies what the target lacks.
   *
   * @param again whether all was copied once: only what came since is counted
   */
  async copy(again: boolean): Promise<void> {
    const { source, selection, sourceId, onCopied } = this.#job;
    const tally = this.#tally;
    for await (const { versions, ended } of selectedPages(source, selection, sourceId)) {
      this.#work.signal.throwIfAborted();
      const { unknown, unverified, behind } = await findAt(this.#job, versions, this.#movedBefore);
      this.#behind = behind;
      const left = again ? unknown.filter(({ save_id }) => !tally.isNotThere(save_id)) : unknown;
      if (again) {
        tally.planned += left.length;
        tally.lineapy += left.filter((one) => one.source === 'lineapy').length;
        tally.bytes += left.reduce((sum, { size }) => sum + size, 0);
      } else {
        tally.already_there += versions.length - left.length;
        await verifyCopies(this.#job, unverified, tally, this.#work).catch((error: unknown) => {
          throw isArtifactStorageError(error) ? stopped(error) : error;
        });
      }
      if (left.length > 0) {
        await this.#copyPage(left).finally(onCopied);
      }
      await this.#raise(ended);
      this.#work.tell(tally.progress);
    }
  }

  /** Values in parallel, small ones first; the rows of a name in the order of the source. */
  async #copyPage(versions: readonly Selected[]): Promise<void> {
    const stop = new AbortController();
    // No more values then; those that are at the target get their rows.
    const full = new AbortController();
    const rowSignal = AbortSignal.any([this.#work.signal, stop.signal]);
    const signal = AbortSignal.any([rowSignal, full.signal]);
    const last = new Map<string, Promise<void>>();
    const jobs = versions.map((one) => {
      const written = this.#writtenTogether(one.name);
      const before = last.get(written);
      const done = Promise.withResolvers<void>();
      last.set(written, done.promise);
      return { one, before, done: done.resolve };
    });
    const running = jobs
      .toSorted((a, b) => a.one.size - b.one.size)
      .map(async ({ one, before, done }) => {
        const arrived = this.#rows.expect();
        const free = await this.#slots.take(
          one.size <= SMALL ? one.size : Math.min(3 * one.size, OF_LARGE)
        );
        try {
          await this.#work.step();
          signal.throwIfAborted();
          // Its value is at the target: others may bring theirs while it waits for its turn.
          const turn = async (): Promise<void> => {
            free();
            arrived();
            await (before ?? this.#rows.wait());
          };
          await this.#copyOne(one, { signal, rowSignal, turn });
        } catch (error) {
          (isFull(error) ? full : stop).abort(error);
        } finally {
          free();
          arrived();
          // One that fails does not wait for its turn, but those behind it wait for those before it.
          void Promise.resolve(before).then(done);
        }
      });
    await Promise.all(running);
    signal.throwIfAborted();
  }

  /** The same for all names under which versions of a name may come to the target. */
  #writtenTogether(name: string): string {
    const { conflicts, prefix } = this.#job.policy;
    let own = name;
    while (conflicts === 'prefix' && own.startsWith(prefix)) {
      own = own.slice(prefix.length);
    }
    return own;
  }

  async #copyOne(one: Selected, ways: Ways): Promise<void> {
    const { signal } = ways;
    const down = this.#down.problemOf(one.root);
    if (down !== undefined) {
      return this.#fail(one, down, 0);
    }
    for (let attempt = 1; ; attempt++) {
      let read = 0;
      const onBytes = (count: number): void => {
        read += count;
        this.#tally.bytes_done += count;
        this.#work.tell(this.#tally.progress);
      };
      try {
        const result = await this.#tryOnce(one, { ...ways, onBytes });
        const isOver = result.kind !== 'unreadable' || result.error.kind !== 'unreachable';
        if (isOver || attempt === TRIES) {
          return this.#note(one, result, read);
        }
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof NumberTakenError && this.#job.policy.conflicts !== 'stop') {
          this.#tally.skip(one);
          this.#tally.conflict(one);
          this.#settle(one, read);
          return;
        }
        if (!isArtifactStorageError(error)) {
          throw error;
        }
        const isPassing = error.kind !== 'storage_full' && error.kind !== 'permission_denied';
        if (!isPassing || attempt === TRIES || error instanceof NumberTakenError) {
          if (STOPS.has(error.kind) || error instanceof NumberTakenError) {
            throw stopped(error);
          }
          return this.#fail(one, error, read);
        }
      }
      this.#tally.bytes_done -= read;
      await sleep(PAUSE_MS * attempt, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
  }

  async #tryOnce(one: Selected, ways: Ways & Pick<CopyOptions, 'onBytes'>): Promise<CopyResult> {
    const { source, target, sourceId, policy } = this.#job;
    const place = { ...policy, moved: this.#moved, isBehind: this.#behind.has(one.save_id) };
    this.#targetId ??= target.copies.sourceId();
    const ids = { copied_from: sourceId, copied_to: await this.#targetId };
    const options = { place, ...ids, ...ways };
    const result = await copyVersion(source, target, one, options);
    const isGone =
      result.kind === 'unreadable' &&
      result.error.kind === 'not_found' &&
      (await source.stored(one.name, one.version, one.source)) === null;
    return isGone ? { kind: 'gone' } : result;
  }

  #note(one: Selected, result: CopyResult, read: number): void {
    const tally = this.#tally;
    if (result.kind === 'unreadable') {
      const problem = this.#down.note(one.root, result.error);
      if (problem.kind === 'permission_denied' && this.#down.problemOf(one.root) !== undefined) {
        throw stopped(ofSource(problem));
      }
      this.#fail(one, result.error, read);
      return;
    }
    this.#down.answered(one.root);
    if (result.kind === 'gone') {
      tally.skip(one);
    } else if (result.made) {
      const { name, version, size } = result.artifact;
      if (result.verified) {
        tally.verified += 1;
      } else {
        tally.not_verified += 1;
        tally.unverify(result.artifact);
      }
      tally.bytes_copied += size;
      if (name !== one.name || version !== one.version) {
        tally.conflict(one, { name, version });
        this.#moved.add(name);
      }
    } else {
      tally.already_there += 1;
    }
    this.#settle(one, read);
  }

  #fail(one: Selected, error: ArtifactStorageError, read: number): void {
    this.#tally.fail(one, error);
    this.#settle(one, read);
  }

  /** It is done with, whatever became of it: its bytes count as a whole. */
  #settle({ size }: Selected, read: number): void {
    this.#tally.bytes_done += size - read;
    this.#garbage.look();
    this.#work.tell(this.#tally.progress);
  }

  /** No new save at the target gets a number that the source has given out. */
  async #raise(names: readonly string[]): Promise<void> {
    const { source, target, sourceId } = this.#job;
    if (names.length > 0) {
      const [there, here] = await Promise.all([
        target.copies.nextNumbers(names),
        source.copies.nextNumbers(names)
      ]);
      const higher = [...here].filter(([name, next]) => (there.get(name) ?? next) < next);
      if (higher.length > 0) {
        await target.copies.raise(new Map(higher), sourceId);
      }
    }
  }
}

const isFull = (error: unknown): boolean =>
  isArtifactStorageError(error) && error.kind === 'storage_full';

/** The same error; a field without more words is one of the target. */
function ofSource(error: ArtifactStorageError): ArtifactStorageError {
  const { kind, message, hint, field } = error;
  const named = field === undefined ? undefined : `source.${field}`;
  return new ArtifactStorageError({ kind, message, hint, field: named, cause: error });
}

/** The same error, with what becomes of the rest. */
function stopped(error: ArtifactStorageError): ArtifactStorageError {
  const { kind, message, hint, field } = error;
  const credentials = kind === 'permission_denied' ? ' with credentials that are valid' : '';
  return new ArtifactStorageError({
    kind,
    message: `The copy stopped: ${message}`,
    hint: `${hint} What was copied stays. Start the same copy again${credentials}: it goes on where it was.`,
    field,
    cause: error
  });
}
