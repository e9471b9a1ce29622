import { join } from 'node:path';
import type { Logger } from 'pino';
import { makeFolders } from '../../../files/make-folders.js';
import type { Redactor } from '../../../secrets/redactor.js';
import { type FilesystemAddress, FilesystemConnection } from './filesystem-connection.js';
import { HostProcess } from './host-process.js';
import { type HostRequest, jsonBody, send } from './host-requests.js';
import { hostEnvironment, noPython } from './host-start.js';

/** How long no byte may move to or from a filesystem, in milliseconds. */
const IDLE_MS = 45_000;

/** How often a host that works is asked for a sign of life, in milliseconds. */
const BEAT_MS = 5_000;

/** What is logged of what libraries print, in lines for each host: they can repeat for ever. */
const LOGGED_LINES = 1_000;

/** Where a host runs, and with what. */
export interface FilesystemHostOptions {
  /** The Python executable; undefined: nobody said which, and no filesystem can be opened. */
  readonly python: string | undefined;
  /** A private directory for its socket, made where it is missing. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger?: Pick<Logger, 'debug'> | undefined;
  readonly redactor?: Redactor;
  /** How long no byte may move to or from a filesystem, in milliseconds. */
  readonly idle?: number;
  /** How often a host that works is asked for a sign of life, in milliseconds. */
  readonly beat?: number;
}

/**
 * The Python process that opens the filesystems of fsspec: started at the first use, one for each
 * storage server, anew after it ended (docs/design/034).
 */
export class FilesystemHost {
  /** How long no byte may move, in milliseconds. */
  readonly idle: number;
  readonly #options: FilesystemHostOptions;
  #starting: Promise<HostProcess> | undefined;
  #started = 0;
  #closed = false;

  constructor(options: FilesystemHostOptions) {
    this.#options = options;
    this.idle = options.idle ?? IDLE_MS;
  }

  /** A filesystem, opened at its first use. */
  connect(address: FilesystemAddress): FilesystemConnection {
    return new FilesystemConnection(this, address);
  }

  /**
   * The process, which runs.
   *
   * @throws HostLostError with the reason why it does not start.
   */
  process(): Promise<HostProcess> {
    if (this.#starting === undefined) {
      const starting = this.#start();
      const forget = (): void => {
        this.#starting = this.#starting === starting ? undefined : this.#starting;
      };
      starting.then(({ ended }) => ended).then(forget, forget);
      this.#starting = starting;
    }
    return this.#starting;
  }

  /**
   * Asks what does not depend on one filesystem.
   *
   * @throws ArtifactStorageError
   */
  async ask(request: Omit<HostRequest, 'idle'>): Promise<unknown> {
    return jsonBody(await send(await this.process(), { ...request, idle: this.idle }));
  }

  /** Ends the process with what is under way. Nothing starts afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    const host = await this.#starting?.catch(() => undefined);
    await host?.stop();
  }

  async #start(): Promise<HostProcess> {
    const { python, directory, environment, logger, redactor, beat = BEAT_MS } = this.#options;
    if (python === undefined || this.#closed) {
      throw noPython();
    }
    makeFolders(directory);
    this.#started += 1;
    // Not the path of one before it, which may still be ending.
    const socket = join(directory, `fs${this.#started}`);
    let lines = 0;
    const onText = (line: string): void => {
      lines += 1;
      if (lines <= LOGGED_LINES) {
        logger?.debug(`A filesystem says: ${redactor?.redact(line) ?? line}`);
      }
    };
    const program = { python, socket, environment: hostEnvironment(environment), onText, beat };
    return HostProcess.start(program);
  }
}
