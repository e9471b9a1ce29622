import { COPY_LISTED, type CopyReport } from '../../api/copy.js';
import type { ArtifactStorageError, ErrorKind, Problem } from '../../api/errors.js';
import type { Progress } from '../../api/operation.js';
import type { Selected } from './copy-selection.js';
import { MissingValueError } from './value-problems.js';

/** What a report says beside its counts. */
export type ReportHead = Pick<
  CopyReport,
  'dry_run' | 'job_id' | 'source' | 'target' | 'new_database'
>;

type Reason = CopyReport['problems'][number]['reason'];

const REASONS: Partial<Readonly<Record<ErrorKind, Reason>>> = {
  not_found: 'missing',
  corrupted: 'damaged',
  unreachable: 'unreachable',
  conflict: 'conflict'
};

/** Counts what becomes of the versions of a copy. */
export class CopyTally {
  readonly #problemOf: (error: ArtifactStorageError) => Problem;
  readonly conflicts: CopyReport['conflicts'] = [];
  readonly #problems: CopyReport['problems'] = [];
  readonly #unverified: NonNullable<CopyReport['unverified']> = [];
  /** The saves that were counted and are not at the target. */
  readonly #notThere = new Set<string>();
  planned = 0;
  to_copy = 0;
  already_there = 0;
  verified = 0;
  not_verified = 0;
  verified_now = 0;
  unverified_count = 0;
  failed = 0;
  skipped = 0;
  lineapy = 0;
  bytes = 0;
  bytes_copied = 0;
  conflict_count = 0;
  saved_meanwhile = 0;
  /** Bytes that are done with, or were read of what is under way. */
  bytes_done = 0;

  /** @param problemOf an error as reports have it, secrets masked */
  constructor(problemOf: (error: ArtifactStorageError) => Problem) {
    this.#problemOf = problemOf;
  }

  get copied(): number {
    return this.verified + this.not_verified;
  }

  /** How many versions are done with. */
  get done(): number {
    return this.already_there + this.copied + this.failed + this.skipped;
  }

  get progress(): Progress {
    const total = Math.max(this.bytes, this.bytes_done);
    const versions = { done: this.done, total: Math.max(this.planned, this.done) };
    return { done: this.bytes_done, total, unit: 'bytes', versions };
  }

  /** Whether a save is counted as one that is not at the target. */
  isNotThere(save_id: string): boolean {
    return this.#notThere.has(save_id);
  }

  skip({ save_id }: Selected): void {
    this.skipped += 1;
    this.#notThere.add(save_id);
  }

  fail(one: Selected, error: ArtifactStorageError): void {
    this.failed += 1;
    this.#notThere.add(one.save_id);
    if (this.#problems.length < COPY_LISTED) {
      const { name, version, save_id, value_key, source } = one;
      this.#problems.push({
        name,
        version,
        ...(source === undefined ? { save_id } : {}),
        value_key,
        reason: reasonOf(error),
        problem: this.#problemOf(error)
      });
    }
  }

  /** Counts a version at the target that could not be read back yet. */
  unverify({ name, version }: { readonly name: string; readonly version: number }): void {
    this.unverified_count += 1;
    if (this.#unverified.length < COPY_LISTED) {
      this.#unverified.push({ name, version });
    }
  }

  /** Counts what would become of a version. */
  plan(
    one: Selected,
    isTaken: boolean,
    there: { readonly name: string; readonly version: number } | null,
    dryRun: boolean
  ): void {
    if (isTaken) {
      this.conflict(one, there ?? undefined);
    }
    if (dryRun) {
      this[there === null ? 'skipped' : 'to_copy'] += 1;
      this.bytes -= there === null ? one.size : 0;
    }
  }

  /** @param there what it has become at the target; undefined: nothing */
  conflict(
    { name, version }: Selected,
    there?: { readonly name: string; readonly version: number }
  ): void {
    this.conflict_count += 1;
    if (this.conflicts.length < COPY_LISTED) {
      this.conflicts.push({
        name,
        version,
        ...(there === undefined ? {} : { target_version: there.version }),
        ...(there === undefined || there.name === name ? {} : { target_name: there.name })
      });
    }
  }

  report(head: ReportHead): CopyReport {
    return {
      ...head,
      planned: this.planned,
      to_copy: this.to_copy,
      already_there: this.already_there,
      copied: this.copied,
      verified: this.verified,
      not_verified: this.not_verified,
      verified_now: this.verified_now,
      unverified: this.#unverified,
      unverified_count: this.unverified_count,
      failed: this.failed,
      skipped: this.skipped,
      lineapy: this.lineapy,
      bytes: this.bytes,
      bytes_copied: this.bytes_copied,
      conflicts: this.conflicts,
      conflict_count: this.conflict_count,
      problems: this.#problems,
      saved_meanwhile: this.saved_meanwhile
    };
  }
}

function reasonOf(error: ArtifactStorageError): Reason {
  return error instanceof MissingValueError ? 'missing' : (REASONS[error.kind] ?? 'other');
}
