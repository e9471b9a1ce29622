import { Worker } from 'node:worker_threads';
import { ArtifactStorageError } from '../../../api/errors.js';
import {
  type FolderJob,
  type JobArguments,
  type JobProgress,
  type JobRequest,
  type JobResult,
  moved,
  resultOf,
  type Tell,
  type WorkerAnswer
} from './folder-jobs.js';
import type { RootFolder } from './folder-layout.js';
import { WORKER_FILE } from './worker-file.js';

/** How many workers there are at most. A disk that hangs keeps those that use it. */
const MAX_WORKERS = 12;

/** How many of them one root may keep busy, and one more where it copies. */
const MAX_OF_ROOT = 3;

/**
 * Jobs that read whole values, for verifications and copies, and how many of these one root may have
 * under way. However many there are, they leave a worker of each root, and those of one root, to saves
 * and loads. A copy waits for its disk now and then: one more keeps the processors busy meanwhile.
 */
const LONG_JOBS: ReadonlyMap<FolderJob, number> = new Map<FolderJob, number>([
  ['hash', MAX_OF_ROOT - 1],
  // One hashes faster than object stores answer.
  ['hashBuffer', 1],
  ['uploadFile', MAX_OF_ROOT]
]);
const MAX_LONG = MAX_WORKERS - MAX_OF_ROOT;

/** A job that only waits for its disk now and then: a worker does so many of one root side by side. */
const WAITING_JOB: FolderJob = 'uploadFile';
const SIDE_BY_SIDE = 4;

/** How long a job waits for a busy worker before it gets another one, in milliseconds. */
const PATIENCE = 10;

/** How long a worker beside the first may be idle, in milliseconds. */
const IDLE = 30_000;

/** A worker holds no more than its code and the values that it is given. */
const LIMITS = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };

/** Does jobs in folders. */
export interface FolderRunner {
  /** Told when a folder will be used soon. */
  warmUp?(): void;

  /** Told when a large value is about to come. */
  willCommit?(): void;

  /**
   * @param signal stops it, where the job can be stopped
   * @param tell hears of a job that is under way
   * @throws ArtifactStorageError with field `artifact_storage_dir`.
   */
  run<J extends FolderJob>(
    rootFolder: RootFolder,
    job: J,
    given: JobArguments<J>,
    signal?: AbortSignal,
    tell?: Tell
  ): Promise<JobResult<J>>;
}

interface Waiting {
  readonly request: JobRequest;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly tell: Tell | undefined;
}

interface Member {
  readonly worker: Worker;
  /** What it does, by the id of the request. */
  readonly working: Map<number, Waiting>;
  idle: NodeJS.Timeout | undefined;
}

/** The threads that use folders: a slow disk blocks neither requests nor other folders. */
export class FolderWorkers implements FolderRunner {
  readonly #members = new Set<Member>();
  readonly #waiting: Waiting[] = [];
  readonly #file: URL;
  #patience: NodeJS.Timeout | undefined;
  #lastId = 0;

  /** @param file what the workers run */
  constructor(file: URL = WORKER_FILE) {
    this.#file = file;
  }

  /** Starts the first worker, so that the first save need not wait for it. */
  warmUp(): void {
    if (this.#members.size === 0) {
      this.#add();
    }
  }

  run<J extends FolderJob>(
    rootFolder: RootFolder,
    job: J,
    given: JobArguments<J>,
    signal?: AbortSignal,
    tell?: Tell
  ): Promise<JobResult<J>> {
    const stopped = signal === undefined ? {} : { stopped: stoppedBy(signal) };
    return new Promise<JobResult<J>>((resolve, reject) => {
      this.#lastId += 1;
      const id = this.#lastId;
      const request: JobRequest = { id, job, rootFolder, arguments: given, ...stopped };
      this.#waiting.push({ request, resolve: resolve as (result: unknown) => void, reject, tell });
      this.#next();
    });
  }

  /** Ends the workers, and what they do. */
  async close(): Promise<void> {
    clearTimeout(this.#patience);
    await Promise.all([...this.#members].map(({ worker }) => worker.terminate()));
  }

  #next(): void {
    const idle = [...this.#members].filter(({ working }) => working.size === 0);
    for (const member of idle) {
      if (!this.#start(member, (request) => this.#mayRun(request))) {
        break;
      }
    }
    this.#join();
    if (!this.#hasRunnable() || this.#members.size >= MAX_WORKERS) {
      return;
    }
    if (this.#members.size === 0) {
      this.#startAnother();
      return;
    }
    this.#patience ??= setTimeout(() => {
      this.#patience = undefined;
      if (this.#hasRunnable() && this.#members.size < MAX_WORKERS) {
        this.#startAnother();
        this.#next();
      }
    }, PATIENCE);
  }

  #startAnother(): void {
    this.#start(this.#add(), (request) => this.#mayRun(request));
  }

  /** Gives workers more of what they do side by side where no other one may begin: evenly. */
  #join(): void {
    const joined = (): boolean =>
      [...this.#members]
        .filter(({ working }) => working.size > 0 && working.size < SIDE_BY_SIDE)
        .sort((one, other) => one.working.size - other.working.size)
        .some((member) =>
          this.#start(member, (request) => canJoin(member, request) && !this.#mayRun(request))
        );
    while (joined()) {}
  }

  /** Gives a worker the oldest job that it may do; false where there is none. */
  #start(member: Member, may: (request: JobRequest) => boolean): boolean {
    const index = this.#waiting.findIndex(({ request }) => may(request));
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (next === undefined) {
      return false;
    }
    clearTimeout(member.idle);
    member.working.set(next.request.id, next);
    member.worker.ref();
    member.worker.postMessage(next.request, moved(next.request.arguments));
    return true;
  }

  #hasRunnable(): boolean {
    return this.#waiting.some(({ request }) => this.#mayRun(request));
  }

  #mayRun({ job, rootFolder: { path } }: JobRequest): boolean {
    // What a worker does side by side counts once.
    const busy = [...this.#members].flatMap(({ working }) => firstOf(working)?.request ?? []);
    const ofRoot = busy.filter(({ rootFolder }) => rootFolder.path === path);
    const long = (jobs: readonly JobRequest[]) =>
      jobs.filter((one) => LONG_JOBS.has(one.job)).length;
    const most = LONG_JOBS.get(job);
    return most === undefined
      ? ofRoot.length < Math.max(MAX_OF_ROOT, long(ofRoot) + 1)
      : ofRoot.length <= MAX_OF_ROOT && long(ofRoot) < most && long(busy) < MAX_LONG;
  }

  #add(): Member {
    const worker = new Worker(this.#file, { resourceLimits: LIMITS, name: 'folder' });
    const member: Member = { worker, working: new Map(), idle: undefined };
    worker.on('message', (answer: WorkerAnswer | JobProgress) => {
      const done = member.working.get(answer.id);
      if ('read' in answer) {
        done?.tell?.(answer.read);
        return;
      }
      member.working.delete(answer.id);
      if (member.working.size === 0) {
        this.#rest(member);
      }
      if (done !== undefined) {
        settle(done, answer);
      }
      this.#next();
    });
    let reason: unknown;
    worker.on('error', (error) => {
      reason = error;
    });
    worker.on('exit', () => {
      this.#members.delete(member);
      for (const { reject, request } of member.working.values()) {
        reject(lostWorker(request.rootFolder, reason));
      }
      this.#next();
    });
    worker.unref();
    this.#members.add(member);
    return member;
  }

  #rest(member: Member): void {
    member.worker.unref();
    member.idle = setTimeout(() => {
      if (member.working.size === 0 && this.#members.size > 1) {
        void member.worker.terminate();
      }
    }, IDLE).unref();
  }
}

const firstOf = (working: Member['working']): Waiting | undefined => working.values().next().value;

/** Whether a worker does such jobs of this root already, to which it can add another one. */
function canJoin({ working }: Member, { job, rootFolder: { path } }: JobRequest): boolean {
  const first = firstOf(working)?.request;
  return job === WAITING_JOB && first?.job === WAITING_JOB && first.rootFolder.path === path;
}

function settle({ resolve, reject }: Waiting, answer: WorkerAnswer): void {
  try {
    resolve(resultOf(answer));
  } catch (error) {
    reject(error);
  }
}

function stoppedBy(signal: AbortSignal): Int32Array {
  const stopped = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const stop = (): void => {
    Atomics.store(stopped, 0, 1);
    Atomics.notify(stopped, 0);
  };
  if (signal.aborted) {
    stop();
  }
  signal.addEventListener('abort', stop, { once: true });
  return stopped;
}

function lostWorker({ root }: RootFolder, cause: unknown): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'internal',
    message: `What was to be done in ${root} ended without an answer.`,
    hint: 'Try again; if it happens again, report it with the log of the Jupyter server.',
    field: 'artifact_storage_dir',
    cause
  });
}

/** The workers of this process. */
export const folderWorkers = new FolderWorkers();
