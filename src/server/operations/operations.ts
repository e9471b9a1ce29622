import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Check } from 'typebox/value';
import { ArtifactStorageError, orElse } from '../../api/errors.js';
import type { OperationKind, Progress, StartedOperation } from '../../api/operation.js';
import type { EventHub } from '../events/event-hub.js';
import { toArtifactStorageError, toProblem, traceOf } from '../secrets/problem.js';
import type { Redactor } from '../secrets/redactor.js';
import type { LongWork } from './long-work.js';
import type { BegunOperation, JournalEntry, OperationJournal } from './operation-journal.js';
import type { OperationInputs, OperationKinds } from './operation-kind.js';
import { Reports } from './reports.js';
import { type OperationEnd, RunningOperation } from './running-operation.js';
import { sameWork } from './same-work.js';

/** How often the journal says how far an operation has come, in milliseconds. */
const KEPT_PROGRESS_MS = 1_000;

/** How long the end of the storage server waits for operations to tidy up, in milliseconds. */
const TIDY_MS = 2_000;

export interface OperationsOptions {
  readonly kinds: OperationKinds;
  readonly journal: OperationJournal;
  readonly events: EventHub;
  readonly redactor: Redactor;
  readonly logger: Pick<Logger, 'error'>;
}

/** Starts, follows, stops and remembers the long work of sessions. */
export class Operations {
  readonly #options: OperationsOptions;
  readonly #reports: Reports;
  readonly #all = new Map<string, RunningOperation>();
  /** Those under way, with what they were asked for, which may hold secrets. */
  readonly #asked = new Map<RunningOperation, string>();
  /** Those of an earlier process that wait for the secrets of their session. */
  readonly #held = new Map<string, JournalEntry>();
  /** The work that is under way. */
  readonly #working = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: OperationsOptions) {
    this.#options = options;
    this.#reports = new Reports(options);
    options.events.tell((event) => {
      if (event.type === 'session') {
        this.#tryHeld(event.session.id);
      }
    });
  }

  /**
   * Starts an operation. One that does the same for the same session is joined; the same id again is
   * the same operation.
   *
   * @throws ArtifactStorageError where it cannot begin; then there is none.
   */
  start<K extends OperationKind>(
    session_id: string,
    kind: K,
    input: OperationInputs[K],
    id: string = randomUUID()
  ): RunningOperation {
    const known = this.#all.get(id);
    if (known !== undefined) {
      return this.#of(session_id, known);
    }
    const { [kind]: made } = this.#options.kinds;
    const place = made.addressOf(session_id);
    const asked = keyOf({ session_id, kind, input, place });
    const same = [...this.#asked].findLast(
      ([{ summary }, other]) =>
        other === asked && (summary.state === 'running' || summary.state === 'paused')
    );
    if (same !== undefined) {
      return this.unpause(session_id, same[0].id);
    }
    const work = made.begin(session_id, input);
    const addresses = orElse(
      () => [...(made.addressesOf?.(session_id, input) ?? [])],
      () => []
    );
    const started = new Date().toISOString();
    const noted = made.withoutSecrets?.(input) ?? input;
    // Of a kind without a journal, nobody knows what of it may be kept.
    const wish = made.journal === undefined ? undefined : noted;
    const same_work = sameWork({ kind, place, addresses, asked: wish });
    const begun = { id, session_id, kind, input, place, addresses, started, same_work };
    if (made.journal !== undefined) {
      this.#options.journal.begin({ ...begun, input: noted });
    }
    const operation = this.#add(begun);
    this.#asked.set(operation, asked);
    this.#run(operation, work, []);
    return operation;
  }

  /**
   * An operation of a session.
   *
   * @throws ArtifactStorageError `not_found`
   */
  get(sessionId: string, id: string): RunningOperation {
    return this.#of(sessionId, this.#all.get(id));
  }

  /** The operations of a session, the newest first. */
  list(sessionId: string): StartedOperation[] {
    return this.listAll().filter((one) => one.session_id === sessionId);
  }

  /** The operations of all sessions, the newest first. */
  listAll(): StartedOperation[] {
    return [...this.#all.values()].map(({ summary }) => summary).reverse();
  }

  /**
   * Lets an operation wait after the value that is under way. One that has ended stays as it is.
   *
   * @throws ArtifactStorageError `unsupported` where its kind cannot wait.
   */
  pause(sessionId: string, id: string): RunningOperation {
    const operation = this.get(sessionId, id);
    if (operation.summary.can_pause !== true) {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: 'This operation cannot be paused.',
        hint: 'Stop it, and start it again later.'
      });
    }
    operation.pause();
    this.#journalOf(operation)?.paused(id, operation.isPaused);
    return operation;
  }

  /** Lets a paused operation go on. */
  unpause(sessionId: string, id: string): RunningOperation {
    const operation = this.get(sessionId, id);
    if (operation.isPaused) {
      operation.unpause();
      this.#journalOf(operation)?.paused(id, false);
    }
    return operation;
  }

  /** Tells an operation to stop. One that has ended stays as it is. */
  cancel(sessionId: string, id: string): RunningOperation {
    const operation = this.get(sessionId, id);
    operation.cancel();
    if (this.#held.delete(id)) {
      this.#end(operation, this.#failure(operation, operation.signal.reason));
    }
    return operation;
  }

  /** Goes on with what an earlier process left. */
  resume(): void {
    for (const entry of this.#options.journal.read()) {
      const operation = this.#add(entry.begun, entry.progress);
      if (entry.end === undefined) {
        if (entry.paused) {
          operation.pause();
        }
        this.#held.set(operation.id, entry);
        this.#asked.set(operation, keyOf(entry.begun));
      } else {
        operation.end(entry.end as OperationEnd, entry.end.ended);
      }
    }
    for (const { begun } of [...this.#held.values()]) {
      this.#tryHeld(begun.session_id);
    }
  }

  /** Stops the operations of a session that ended, and forgets them. Reports of others stay. */
  endSession(sessionId: string): void {
    for (const [id, operation] of this.#all) {
      if (operation.sessionId === sessionId && !operation.hasEnded) {
        this.#forget(id);
        this.#asked.delete(operation);
        operation.cancel();
      }
    }
  }

  /** Lets all of them tidy up; the next process may go on with them, so no end is published. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const operation of this.#all.values()) {
      operation.abandon();
    }
    await Promise.race([
      Promise.allSettled(this.#working),
      sleep(TIDY_MS, undefined, { ref: false })
    ]);
  }

  #of(sessionId: string, operation: RunningOperation | undefined): RunningOperation {
    if (operation?.sessionId !== sessionId) {
      throw new ArtifactStorageError({
        kind: 'not_found',
        message: 'The storage server knows no such operation of this session.',
        hint: 'It ended long ago, or the storage server was restarted: start it again.'
      });
    }
    return operation;
  }

  #add(begun: BegunOperation, progress?: Progress): RunningOperation {
    const { id, session_id, kind, input, addresses = [], started, same_work } = begun;
    const made = this.#options.kinds[kind];
    const { dry_run = made.isDryRun(input as never) } = begun;
    const operation = new RunningOperation(
      {
        id,
        session_id,
        kind,
        dry_run,
        ...(made.canPause === true && { can_pause: true }),
        ...(addresses.length === 0 ? {} : { addresses }),
        ...(same_work === undefined ? {} : { same_work }),
        state: 'running',
        // Larger than any of an earlier process.
        revision: Date.now(),
        progress: progress ?? { done: 0, total: null, unit: made.unit },
        started
      },
      (summary) => this.#options.events.publish({ type: 'operation', operation: summary }),
      this.#kept(begun)
    );
    this.#all.set(id, operation);
    return operation;
  }

  /** What the report of an operation keeps of what it was asked for; null: nothing. */
  #kept({ kind, input }: BegunOperation): unknown {
    const { keepsInput, journal, withoutSecrets } = this.#options.kinds[kind];
    const isInput = keepsInput === true && journal !== undefined && Check(journal, input);
    return isInput ? (withoutSecrets?.(input as never) ?? input) : null;
  }

  #tryHeld(sessionId: string): void {
    for (const [id, entry] of this.#held) {
      const operation = this.#all.get(id);
      if (entry.begun.session_id === sessionId && operation !== undefined) {
        this.#tryToResume(operation, entry);
      }
    }
  }

  #tryToResume(operation: RunningOperation, { begun, notes }: JournalEntry): void {
    const { session_id, kind, input, place } = begun;
    const made = this.#options.kinds[kind];
    try {
      if (!made.isReady(session_id)) {
        return;
      }
      this.#held.delete(operation.id);
      if (
        made.journal === undefined ||
        !Check(made.journal, input) ||
        made.addressOf(session_id) !== place
      ) {
        throw changedMeanwhile();
      }
      this.#run(operation, made.begin(session_id, input as never), notes);
    } catch (error) {
      this.#held.delete(operation.id);
      this.#end(operation, this.#failure(operation, error));
    }
  }

  #run(
    operation: RunningOperation,
    work: (work: LongWork) => Promise<unknown>,
    notes: readonly unknown[]
  ): void {
    const { foundProblems, foundNothing } = this.#options.kinds[operation.summary.kind];
    let kept = 0;
    const watched: LongWork = {
      signal: operation.signal,
      notes,
      note: (step) => this.#journalOf(operation)?.note(operation.id, step),
      tell: (progress) => {
        operation.advance(progress);
        if (Date.now() - kept >= KEPT_PROGRESS_MS) {
          kept = Date.now();
          this.#journalOf(operation)?.progress(operation.id, progress);
        }
      },
      step: () => operation.step()
    };
    const begun = operation.isPaused ? operation.step().then(() => work(watched)) : work(watched);
    const done = begun.then(
      (result) => {
        const found_problems = foundProblems?.(result as never) === true;
        const found_nothing = operation.summary.dry_run && foundNothing?.(result as never) === true;
        this.#end(operation, { state: 'succeeded', result, found_problems, found_nothing });
      },
      (error: unknown) => this.#end(operation, this.#failure(operation, error))
    );
    this.#working.add(done);
    void done.finally(() => this.#working.delete(done));
  }

  /** Where an operation is kept, while somebody may ask for it and this process says how it goes. */
  #journalOf(operation: RunningOperation): OperationJournal | undefined {
    const isKnown = !this.#isClosed && this.#all.has(operation.id);
    const { journal, kinds } = this.#options;
    return isKnown && kinds[operation.summary.kind].journal !== undefined ? journal : undefined;
  }

  #end(operation: RunningOperation, end: OperationEnd): void {
    if (this.#isClosed) {
      return;
    }
    const ended = new Date().toISOString();
    operation.end(end, ended);
    this.#asked.delete(operation);
    if (this.#all.has(operation.id)) {
      this.#reports.keep(operation, end, ended);
    }
    for (const { id } of this.#reports.tooOld(this.listAll(), operation.sessionId)) {
      this.#forget(id);
    }
  }

  #failure(operation: RunningOperation, thrown: unknown): OperationEnd {
    const { signal } = operation;
    const { logger, redactor } = this.#options;
    const error = toArtifactStorageError(signal.aborted ? signal.reason : thrown);
    const problem = toProblem(error, redactor);
    if (problem.status >= 500) {
      const { kind } = operation.summary;
      logger.error({ ...traceOf(error, redactor), operation: kind }, problem.title);
    }
    return { state: signal.aborted ? 'cancelled' : 'failed', error: problem };
  }

  #forget(id: string): void {
    this.#all.delete(id);
    this.#held.delete(id);
    this.#options.journal.forget(id);
  }
}

function keyOf({
  session_id,
  kind,
  input,
  place
}: Omit<BegunOperation, 'id' | 'addresses' | 'started'>): string {
  return JSON.stringify([session_id, kind, input, place]);
}

function changedMeanwhile(): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'conflict',
    message:
      'The storage server was restarted while this ran, and the location of the session is another one now.',
    hint: 'What was done by then stays done. Start it again where it is to go on.'
  });
}
