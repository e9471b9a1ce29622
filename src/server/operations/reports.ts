import type { StartedOperation } from '../../api/operation.js';
import type { Redactor } from '../secrets/redactor.js';
import type { OperationJournal } from './operation-journal.js';
import type { OperationKinds } from './operation-kind.js';
import type { OperationEnd, RunningOperation } from './running-operation.js';

/** How many operations are known after their end, by the next process, too. */
const KEPT = 50;

/** How many quick ones of a session are known that only looked at something. */
const KEPT_LOOKS = 20;

/** A check that takes longer is kept as what changes something is, in milliseconds. */
const LOOK_MS = 1_000;

/** What came of operations, in the state directory. */
export class Reports {
  readonly #options: ReportsOptions;

  constructor(options: ReportsOptions) {
    this.#options = options;
  }

  /** Keeps how an operation ended, where people may want to know it later. */
  keep(
    { summary, asked }: Pick<RunningOperation, 'summary' | 'asked'>,
    end: OperationEnd,
    ended: string
  ): void {
    if (!this.#isKept(summary)) {
      return;
    }
    const { kinds, journal, redactor } = this.#options;
    const { id, session_id, kind, dry_run, addresses = [], started, progress, same_work } = summary;
    const begun = {
      ...{ id, session_id, kind, dry_run, addresses, started, place: '', input: asked },
      ...(same_work === undefined ? {} : { same_work })
    };
    // What is in no journal because it may hold secrets is kept without them.
    const clean = (_: string, value: unknown): unknown =>
      typeof value === 'string' ? redactor.redact(value, session_id) : value;
    const kept: OperationEnd =
      kinds[kind].journal === undefined ? JSON.parse(JSON.stringify(end), clean) : end;
    journal.end(begun, { ...kept, ended, progress });
  }

  /**
   * Those that need not be known any more after one of a session has ended.
   *
   * @param all the newest first
   */
  tooOld(all: readonly StartedOperation[], sessionId: string): readonly StartedOperation[] {
    const ended = all.filter((one) => one.ended !== undefined);
    const reports = ended.filter((one) => this.#isKept(one));
    const looks = ended.filter((one) => one.session_id === sessionId && !this.#isKept(one));
    return [...reports.slice(KEPT), ...looks.slice(KEPT_LOOKS)];
  }

  #isKept({ kind, started, ended = started }: StartedOperation): boolean {
    const isLong = Date.parse(ended) - Date.parse(started) >= LOOK_MS;
    return isLong || this.#options.kinds[kind].journal !== undefined;
  }
}

export interface ReportsOptions {
  readonly kinds: OperationKinds;
  readonly journal: OperationJournal;
  readonly redactor: Redactor;
}
