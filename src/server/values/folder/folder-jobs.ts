import { createHash } from 'node:crypto';
import {
  ArtifactStorageError,
  type ErrorDetails,
  isArtifactStorageError
} from '../../../api/errors.js';
import { writtenByOthers } from '../../files/who-writes.js';
import { directoryError } from '../directory-errors.js';
import { RootNotFoundError, type SharedValue } from '../value-store.js';
import { checkFolder, type Folder } from './folder-check.js';
import { FolderCopies } from './folder-copies.js';
import { FolderFiles } from './folder-files.js';
import type { RootFolder } from './folder-layout.js';
import { FolderLinks } from './folder-links.js';
import { FolderReads } from './folder-reads.js';
import { FolderSaves } from './folder-saves.js';
import type { SmallSave } from './staging-folder.js';

/** An error of a job as it crosses from thread to thread. */
export interface JobFailure {
  readonly details: ErrorDetails;
  /** Whether the root itself is missing. */
  readonly root_missing: boolean;
}

/** Throws when the job is to stop; with a time, after at most so many milliseconds. */
export type Stop = (wait?: number) => void;

/** Hears of a job that is under way. */
export type Tell = (bytes: number) => void;

/** A folder, and who hears how far a job is. */
type JobFolder = Folder & { readonly tell: Tell };

/** Everything that is done in folders of values: each job is one trip to a worker. */
const JOBS = {
  check: (folder: Folder, stop: Stop) => checkFolder(folder, stop),
  prepare: ({ saves }: Folder) => saves.prepare(),
  writeAll: async ({ rootFolder, saves }: Folder, _: Stop, values: readonly SmallSave[]) => {
    const failures = await saves.writeAll(values);
    return failures.map((failure) => (failure === null ? null : toFailure(failure, rootFolder)));
  },
  commit: ({ saves }: Folder, _: Stop, saveId: string, key: string, size: number) =>
    saves.commit(saveId, key, size),
  share: ({ rootFolder, files, saves }: Folder, stop: Stop, value: SharedValue) =>
    new FolderLinks(rootFolder, files, saves).share(value, stop),
  publish: ({ saves }: Folder, _: Stop, name: string, key: string, size: number) =>
    saves.publish(name, key, size),
  uploadFile: (
    { files, saves, reads, tell }: JobFolder,
    stop: Stop,
    saveId: string,
    key: string,
    path: string
  ) => new FolderCopies(files, saves, reads).copy(saveId, key, path, { stop, tell }),
  discard: ({ saves }: Folder, _: Stop, name: string) => saves.discard(name),
  addOwner: ({ saves }: Folder, _: Stop, storeId: string, location: string) =>
    saves.addOwner(storeId, location),
  removeOwner: ({ saves }: Folder, _: Stop, storeId: string) => saves.removeOwner(storeId),
  owners: ({ reads }: Folder) => reads.owners(),
  ownerLocation: ({ reads }: Folder, _: Stop, storeId: string) => reads.ownerLocation(storeId),
  read: ({ reads }: Folder, _: Stop, key: string) => reads.read(key),
  refuseLink: ({ reads }: Folder, _: Stop, key: string) => reads.refuseLink(key),
  stat: ({ reads }: Folder, _: Stop, key: string) => reads.stat(key),
  hash: ({ reads, tell }: JobFolder, stop: Stop, key: string, bytesPerSecond?: number) =>
    reads.hash(key, { stop, tell, bytesPerSecond }),
  writePreview: ({ saves }: Folder, _: Stop, key: string, bytes: Uint8Array) =>
    saves.writePreview(key, bytes),
  readPreview: ({ reads }: Folder, _: Stop, key: string, size: number) =>
    reads.readPreview(key, size),
  delete: ({ reads }: Folder, _: Stop, key: string) => reads.delete(key),
  folders: ({ reads }: Folder) => reads.folders(),
  filesIn: ({ reads }: Folder, _: Stop, folder: string) => reads.filesIn(folder),
  look: ({ reads }: Folder, _: Stop, folder: string, names: readonly string[]) =>
    reads.look(folder, names),
  writers: (_: Folder, _stop: Stop, paths: readonly string[]) => firstWriters(paths),
  foreignIn: ({ reads }: Folder, _: Stop, folder: string) => reads.foreignIn(folder),
  // Of no folder: the buffer is the worker's meanwhile, and comes back with the answer.
  hashBuffer: (_: Folder, _stop: Stop, bytes: ArrayBuffer, size: number) => ({
    sha256: createHash('sha256')
      .update(new Uint8Array(bytes, 0, size))
      .digest('hex'),
    bytes
  })
};

/** Why others can write to the first of these paths to which they can. */
function firstWriters(paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const reason = writtenByOthers(path);
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

/** The name of a job. */
export type FolderJob = keyof typeof JOBS;

/** What a job needs beside its folder. */
export type JobArguments<J extends FolderJob> = (typeof JOBS)[J] extends (
  folder: JobFolder,
  stop: Stop,
  ...rest: infer R
) => unknown
  ? R
  : never;

/** What a job answers. */
export type JobResult<J extends FolderJob> = Awaited<ReturnType<(typeof JOBS)[J]>>;

/** A job as it is sent to a worker. */
export interface JobRequest extends JobToDo {
  /** Names it to its worker. */
  readonly id: number;
}

/** A job. */
export interface JobToDo {
  readonly job: FolderJob;
  readonly rootFolder: RootFolder;
  readonly arguments: readonly unknown[];
  /** One shared number: not 0 when the job is to stop. */
  readonly stopped?: Int32Array;
}

/** The buffers among the arguments of a job: they go from thread to thread, and are not copied. */
export function moved(given: readonly unknown[]): ArrayBuffer[] {
  return given.filter((one) => one instanceof ArrayBuffer);
}

/** What a worker says of a job that is under way. */
export interface JobProgress {
  readonly id: number;
  /** Bytes. */
  readonly read: number;
}

/** What came of a job. */
export type JobAnswer = { readonly result: unknown } | { readonly failure: JobFailure };

/** The answer of a worker. */
export type WorkerAnswer = { readonly id: number } & JobAnswer;

/** Does one job here and now. */
export async function doJob(
  request: JobToDo,
  files = new FolderFiles(),
  tell: Tell = () => undefined
): Promise<JobAnswer> {
  const { job, rootFolder, stopped } = request;
  const stop = (wait = 0): void => {
    if (wait > 0) {
      Atomics.wait(stopped ?? new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait);
    }
    if (stopped !== undefined && Atomics.load(stopped, 0) !== 0) {
      throw new ArtifactStorageError({
        kind: 'unreachable',
        message: `What was done in ${rootFolder.root} was stopped.`,
        hint: 'Try again.'
      });
    }
  };
  try {
    const [saves, reads] = [new FolderSaves(rootFolder, files), new FolderReads(rootFolder, files)];
    const run = JOBS[job] as (folder: JobFolder, stop: Stop, ...rest: unknown[]) => unknown;
    return {
      result: await run({ rootFolder, files, saves, reads, tell }, stop, ...request.arguments)
    };
  } catch (error) {
    return { failure: toFailure(error, rootFolder) };
  }
}

/** Any error of a job, as it crosses from thread to thread. */
function toFailure(thrown: unknown, rootFolder: RootFolder): JobFailure {
  const { kind, message, hint, field, cause } = directoryError(thrown, rootFolder.root);
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
