import { stat } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errnoOf } from '../../files/errno.js';
import {
  doJob,
  type FolderJob,
  type JobArguments,
  type JobResult,
  type JobToDo,
  resultOf,
  type Tell
} from './folder-jobs.js';
import { type RootFolder, STAGING } from './folder-layout.js';
import { type FolderRunner, folderWorkers } from './folder-workers.js';
import type { SmallSave } from './staging-folder.js';

/** `node:fs/promises` would first load all that reads lines. */
const statSoon = promisify(stat);

/** Bytes of a value that is written here. */
const SMALL = 1 << 16;

/** How long it stays known on which disk the folder is, in milliseconds. */
const KNOWN_FOR = 10_000;

/** Milliseconds that the folder is left to workers after a job that was slow. */
const SLOW_FOR = 60_000;

/** Jobs that look at a few files, whatever else is in the folder. */
const SHORT: ReadonlySet<FolderJob> = new Set<FolderJob>([
  'prepare',
  'addOwner',
  'discard',
  'read',
  'writePreview',
  'readPreview',
  'refuseLink',
  'stat',
  'delete',
  'writers'
]);

/** How a folder near its database is used. */
export interface NearFolderOptions {
  readonly workers?: FolderRunner;
  /** How long a disk may take to say that it is there, in milliseconds. */
  readonly patience?: number;
  /** After a job that took longer, in milliseconds, the folder is left to workers for a while. */
  readonly slow?: number;
}

/**
 * Does short jobs here and now, where the folder is on the disk of its SQLite database: the main
 * thread waits for that disk at each commit anyway, and a trip to a worker takes longer than the job.
 * Everything else goes to workers (docs/design/028).
 */
export class NearFolder implements FolderRunner {
  readonly #folder: string;
  readonly #database: string;
  readonly #workers: FolderRunner;
  readonly #patience: number;
  readonly #slow: number;
  #isNear = false;
  #knownUntil = 0;
  #looking: Promise<void> | undefined;

  /**
   * @param folder the absolute path of the root
   * @param database the absolute path of the SQLite database
   */
  constructor(
    folder: string,
    database: string,
    { workers = folderWorkers, patience = 50, slow = 200 }: NearFolderOptions = {}
  ) {
    this.#folder = folder;
    this.#database = database;
    this.#workers = workers;
    this.#patience = patience;
    this.#slow = slow;
  }

  warmUp(): void {
    void this.#look();
  }

  willCommit(): void {
    this.#workers.warmUp?.();
  }

  async run<J extends FolderJob>(
    rootFolder: RootFolder,
    job: J,
    given: JobArguments<J>,
    signal?: AbortSignal,
    tell?: Tell
  ): Promise<JobResult<J>> {
    if (!isShort(job, given) || !(await this.#mayWait())) {
      return this.#workers.run(rootFolder, job, given, signal, tell);
    }
    const started = performance.now();
    const request: JobToDo = { job, rootFolder, arguments: given };
    const answer = await doJob(request);
    const ended = performance.now();
    if (ended - started > this.#slow) {
      this.#isNear = false;
      this.#knownUntil = ended + SLOW_FOR;
    }
    return resultOf(answer) as JobResult<J>;
  }

  async #mayWait(): Promise<boolean> {
    if (performance.now() > this.#knownUntil) {
      // A disk that hangs does not answer: that is waited for by a thread of libuv's pool.
      const answered = await Promise.race([
        this.#look().then(() => true),
        sleep(this.#patience, false, { ref: false })
      ]);
      return answered && this.#isNear;
    }
    return this.#isNear;
  }

  #look(): Promise<void> {
    this.#looking ??= this.#lookNow().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    const [folder, database] = await Promise.all([
      deviceOf(this.#folder),
      deviceOf(this.#database)
    ]);
    this.#isNear = folder !== undefined && folder === database;
    this.#knownUntil = performance.now() + KNOWN_FOR;
    if (!this.#isNear) {
      this.#workers.warmUp?.();
    }
  }
}

function isShort(job: FolderJob, given: readonly unknown[]): boolean {
  if (job === 'writeAll') {
    const [saves] = given as JobArguments<'writeAll'>;
    // Those of a group wait for their fsyncs together, in a worker.
    return saves.length === 1 && saves.every(({ bytes }: SmallSave) => bytes.length <= SMALL);
  }
  if (job === 'share') {
    const [{ size }] = given as JobArguments<'share'>;
    return size <= SMALL;
  }
  return SHORT.has(job) || ((job === 'filesIn' || job === 'look') && given[0] === STAGING);
}

/** The device that a path is on, or will be; undefined where it may not be read. */
async function deviceOf(path: string): Promise<number | undefined> {
  try {
    return (await statSoon(path)).dev;
  } catch (error) {
    const parent = dirname(path);
    return errnoOf(error) === 'ENOENT' && parent !== path ? deviceOf(parent) : undefined;
  }
}
