import {
  ArtifactStorageError,
  type ErrorDetails,
  isArtifactStorageError
} from '../../../api/errors.js';
import { directoryError } from '../directory-errors.js';
import { RootNotFoundError, type ValueCheck, type ValueEntry } from '../value-store.js';
import { checkFolder } from './folder-check.js';
import { FolderFiles } from './folder-files.js';
import type { FolderPlace } from './folder-layout.js';
import { FolderReads } from './folder-reads.js';
import { FolderSaves, type SmallSave } from './folder-saves.js';

/** An error of a job as it crosses from thread to thread. */
export interface JobFailure {
  readonly details: ErrorDetails;
  /** Whether the root itself is missing. */
  readonly root_missing: boolean;
}

/** A failure, or null for a success. */
export type JobOutcome = JobFailure | null;

/** Throws when nobody waits for a job any more. */
export type Stop = () => void;

/** Everything that is done in folders of values: each job is one trip to a worker. */
export class FolderJobs {
  readonly #files: FolderFiles;

  constructor(files: FolderFiles = new FolderFiles()) {
    this.#files = files;
  }

  check(place: FolderPlace, stop: Stop): Promise<ValueCheck> {
    const { saves, reads } = this.#at(place);
    return checkFolder({ place, files: this.#files, saves, reads }, stop);
  }

  prepare(place: FolderPlace): void {
    this.#at(place).saves.prepare();
  }

  async writeAll(
    place: FolderPlace,
    _stop: Stop,
    saves: readonly SmallSave[]
  ): Promise<readonly JobOutcome[]> {
    const failures = await this.#at(place).saves.writeAll(saves);
    return failures.map((failure) => (failure === null ? null : toFailure(failure, place)));
  }

  commit(place: FolderPlace, _stop: Stop, saveId: string, key: string, size: number): void {
    this.#at(place).saves.commit(saveId, key, size);
  }

  publish(place: FolderPlace, _stop: Stop, name: string, key: string, size: number): void {
    this.#at(place).saves.publish(name, key, size);
  }

  discard(place: FolderPlace, _stop: Stop, name: string): void {
    this.#at(place).saves.discard(name);
  }

  addOwner(place: FolderPlace, _stop: Stop, storeId: string): void {
    this.#at(place).saves.addOwner(storeId);
  }

  owners(place: FolderPlace): readonly string[] {
    return this.#at(place).reads.owners();
  }

  read(place: FolderPlace, _stop: Stop, key: string): Uint8Array {
    return this.#at(place).reads.read(key);
  }

  refuseLink(place: FolderPlace, _stop: Stop, key: string): void {
    this.#at(place).reads.refuseLink(key);
  }

  stat(place: FolderPlace, _stop: Stop, key: string): { readonly size: number } | null {
    return this.#at(place).reads.stat(key);
  }

  delete(place: FolderPlace, _stop: Stop, key: string): void {
    this.#at(place).reads.delete(key);
  }

  folders(place: FolderPlace): readonly string[] {
    return this.#at(place).reads.folders();
  }

  filesIn(place: FolderPlace, _stop: Stop, folder: string): readonly string[] {
    return this.#at(place).reads.filesIn(folder);
  }

  look(
    place: FolderPlace,
    _stop: Stop,
    folder: string,
    names: readonly string[]
  ): readonly ValueEntry[] {
    return this.#at(place).reads.look(folder, names);
  }

  #at(place: FolderPlace): { readonly saves: FolderSaves; readonly reads: FolderReads } {
    return {
      saves: new FolderSaves(place, this.#files),
      reads: new FolderReads(place, this.#files)
    };
  }
}

/** The name of a job. */
export type FolderJob = {
  readonly [K in keyof FolderJobs]: FolderJobs[K] extends (
    place: FolderPlace,
    stop: Stop,
    ...rest: never[]
  ) => unknown
    ? K
    : never;
}[keyof FolderJobs];

/** What a job needs beside its folder. */
export type JobArguments<J extends FolderJob> = FolderJobs[J] extends (
  place: FolderPlace,
  stop: Stop,
  ...rest: infer R
) => unknown
  ? R
  : never;

/** What a job answers. */
export type JobResult<J extends FolderJob> = Awaited<ReturnType<FolderJobs[J]>>;

/** A job as it is sent to a worker. */
export interface JobRequest {
  readonly job: FolderJob;
  readonly place: FolderPlace;
  readonly arguments: readonly unknown[];
  /** One shared number: not 0 when nobody waits for the job any more. */
  readonly stopped?: Int32Array;
}

/** The answer of a worker. */
export type JobAnswer = { readonly result: unknown } | { readonly failure: JobFailure };

/** Does one job here and now. */
export async function doJob(jobs: FolderJobs, request: JobRequest): Promise<JobAnswer> {
  const { job, place, stopped } = request;
  const stop = (): void => {
    if (stopped !== undefined && Atomics.load(stopped, 0) !== 0) {
      throw new ArtifactStorageError({
        kind: 'unreachable',
        message: `What was done in ${place.root} was stopped.`,
        hint: 'Try again.'
      });
    }
  };
  try {
    const run = jobs[job] as (place: FolderPlace, stop: Stop, ...rest: unknown[]) => unknown;
    return { result: await run.call(jobs, place, stop, ...request.arguments) };
  } catch (error) {
    return { failure: toFailure(error, place) };
  }
}

/** Any error of a job, as it crosses from thread to thread. */
function toFailure(thrown: unknown, place: FolderPlace): JobFailure {
  const { kind, message, hint, field, cause } = directoryError(thrown, place.root);
  const known = isArtifactStorageError(thrown);
  return {
    details: { kind, message, hint, field, ...(known ? {} : { cause: plain(cause) }) },
    root_missing: thrown instanceof RootNotFoundError
  };
}

/** An error that a message can carry. */
function plain(cause: unknown): unknown {
  if (!(cause instanceof Error)) {
    return String(cause);
  }
  const error = new Error(cause.message);
  error.stack = cause.stack ?? cause.message;
  return error;
}

/** What a job answered. */
export function resultOf(answer: JobAnswer): unknown {
  if ('failure' in answer) {
    throw fromFailure(answer.failure);
  }
  return answer.result;
}

/** The error of a job that crossed. */
export function fromFailure({ details, root_missing }: JobFailure): ArtifactStorageError {
  return root_missing ? new RootNotFoundError(details) : new ArtifactStorageError(details);
}
