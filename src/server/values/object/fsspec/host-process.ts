import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '../../../../location/is-record.js';
import { hostEnded, hostError } from './host-errors.js';
import { jsonOf, linesOf } from './host-lines.js';
import { startProblem } from './host-start.js';

/** How many requests the host answers at once; a thread of it for each. */
const MAX_REQUESTS = 32;

/** How long the host may take until it listens, in milliseconds; a cold disk is slow. */
const START_MS = 60_000;

/** How soon the end of a process is known after its connections broke, in milliseconds. */
const SETTLED_MS = 500;

/** How many of these it may miss. */
const MISSED_BEATS = 2;

/** How many while it starts or imports a library from a cold disk: it cannot answer then. */
const MISSED_AT_START = 11;

/** How the ids of these lines begin. */
const BEAT = 'alive ';

/** How long a host may take to end by itself, in milliseconds: one that is stopped never does. */
const END_MS = 2_000;

/** Characters of what a host said last, for the reason why it did not start. */
const LAST_WORDS = 8_192;

/** How to start a host. */
export interface HostProgram {
  /** The Python executable: an absolute path. */
  readonly python: string;
  /** Where it is to listen. */
  readonly socket: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Gets what libraries print. */
  readonly onText: (line: string) => void;
  /** How often it is asked for a sign of life while it works, in milliseconds. */
  readonly beat: number;
}

/** An answer to a line on standard input: its `opened`, for example. */
export type HostAnswer = Readonly<Record<string, unknown>>;

interface Asked {
  readonly resolve: (answer: HostAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One filesystem host that runs, or has ended. */
export class HostProcess {
  /** The way to its socket. */
  readonly agent: Agent;
  readonly socket: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #asked = new Map<string, Asked>();
  readonly #heart: NodeJS.Timeout;
  #hasEnded = false;
  #hasAnswered = false;
  #missed = 0;
  #said = '';

  private constructor({ python, socket, environment, onText, beat }: HostProgram) {
    this.socket = socket;
    this.agent = new Agent({ keepAlive: true, maxSockets: MAX_REQUESTS });
    const module = 'jupyterlab_artifact_storage.filesystem_host';
    this.#child = spawn(python, ['-m', module, '--socket', socket], {
      // Nothing that lies beside a notebook is imported.
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      env: environment
    });
    this.#child.stdin.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#end();
        resolve();
      };
      this.#child.once('close', end);
      this.#child.once('error', (error) => {
        this.#said += error.message;
        end();
      });
    });
    void this.#readText(onText);
    this.#heart = setInterval(() => this.#beat(), beat).unref();
  }

  /**
   * Starts a host and waits until it listens.
   *
   * @throws HostLostError with the reason why it does not start.
   */
  static async start(program: HostProgram): Promise<HostProcess> {
    const host = new HostProcess(program);
    const timer = setTimeout(() => host.kill(), START_MS);
    try {
      if (!(await host.#isReady())) {
        await host.ended;
        throw startProblem(program.python, host.#said);
      }
    } finally {
      clearTimeout(timer);
    }
    return host;
  }

  /** Whether it can still be asked. */
  get isRunning(): boolean {
    return !this.#hasEnded;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Writes a line on its standard input, which alone may hold secrets, and waits for its answer.
   *
   * @throws ArtifactStorageError as the host answers; HostLostError where it ends before.
   */
  ask(id: string, line: Readonly<Record<string, unknown>>): Promise<HostAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) {
        reject(hostEnded());
        return;
      }
      this.#asked.set(id, { resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ id, ...line })}\n`);
    });
  }

  /**
   * A number that grows while bytes move between a filesystem and its server; null where the
   * system does not tell.
   *
   * @param filesystem its id
   */
  async moves(filesystem: string): Promise<number | null> {
    const { moves } = await this.ask(`${BEAT}${randomUUID()}`, { alive: filesystem });
    return typeof moves === 'number' ? moves : null;
  }

  /** Waits, after a connection to it broke, until its end is known; not for one that goes on. */
  async settled(): Promise<void> {
    await Promise.race([this.ended, sleep(SETTLED_MS)]);
  }

  /** Ends it, with what is under way: it goes at the end of its standard input. */
  async stop(): Promise<void> {
    this.agent.destroy();
    this.#child.stdin.destroy();
    const timer = setTimeout(() => this.kill(), END_MS);
    await this.ended;
    clearTimeout(timer);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Kills a host that works and gives no sign of life: what waits goes on in another one. */
  #beat(): void {
    const isAsked = this.#asked.size > 0 || Object.keys(this.agent.sockets).length > 0;
    if (!isAsked) {
      return;
    }
    const isStarting = [...this.#asked.keys()].some((id) => !id.startsWith(BEAT));
    const patience = isStarting || !this.#hasAnswered ? MISSED_AT_START : MISSED_BEATS;
    if (this.#missed >= patience) {
      this.kill();
      return;
    }
    this.#missed += 1;
    void this.moves('').catch(() => undefined);
  }

  #end(): void {
    clearInterval(this.#heart);
    this.#hasEnded = true;
    this.agent.destroy();
    for (const { reject } of this.#asked.values()) {
      reject(hostEnded());
    }
    this.#asked.clear();
  }

  async #isReady(): Promise<boolean> {
    const lines = linesOf(this.#child.stdout);
    for (;;) {
      const { value, done } = await lines.next().catch(() => ({ value: undefined, done: true }));
      if (done === true) {
        return false;
      }
      const said = jsonOf(value ?? '');
      if (isRecord(said) && said['ready'] === true) {
        void this.#readAnswers(lines);
        return true;
      }
    }
  }

  async #readAnswers(lines: AsyncGenerator<string>): Promise<void> {
    try {
      for await (const line of lines) {
        this.#take(jsonOf(line));
      }
    } catch {
      // Its end follows.
    }
  }

  #take(answer: unknown): void {
    if (!isRecord(answer) || typeof answer['id'] !== 'string') {
      return;
    }
    this.#hasAnswered = true;
    this.#missed = 0;
    const asked = this.#asked.get(answer['id']);
    this.#asked.delete(answer['id']);
    if (answer['error'] === undefined) {
      asked?.resolve(answer);
    } else {
      asked?.reject(hostError(answer['error']));
    }
  }

  async #readText(onText: (line: string) => void): Promise<void> {
    try {
      for await (const line of linesOf(this.#child.stderr)) {
        this.#said = `${this.#said}${line}\n`.slice(-LAST_WORDS);
        onText(line);
      }
    } catch {
      // Its end follows.
    }
  }
}
