import type { Socket } from 'node:net';
import { isLocationSession } from './location-sessions.js';
import type { SessionRegistry } from './session-registry.js';
import { isReset } from './session-settings.js';

/** How long a program without a connection may still come back: milliseconds. */
const IDLE_MS = 10 * 60_000;
/** The same for one that chose a location: another program that it started may still save there. */
const IDLE_WITH_SETTINGS_MS = 24 * 3_600_000;
/** Programs that are gone and whose sessions are kept at most. */
const KEPT_MAXIMUM = 200;
const LOOK_MS = 60_000;

export interface ProgramSessionsOptions {
  readonly sessions: Pick<SessionRegistry, 'ids' | 'get'>;
  /** Ends sessions as their own programs would. */
  readonly end: (ids: readonly string[]) => void;
  /** Milliseconds, for tests. */
  readonly now?: () => number;
}

/**
 * Ends the sessions of programs that have gone. Jupyter tells the end of its kernels, nobody that of
 * a program in a terminal, or of a kernel that such a program starts (`jupyter execute`); but each
 * keeps a connection as long as it runs.
 */
export class ProgramSessions {
  readonly #options: ProgramSessionsOptions;
  readonly #now: () => number;
  readonly #connections = new Map<string, Set<Socket>>();
  readonly #sessionsOf = new WeakMap<Socket, Set<string>>();
  /** When the last connection of each went, the oldest first. */
  readonly #left = new Map<string, number>();
  /** Undefined while no Jupyter server tells them: then no Jupyter kernels use this server. */
  #kernels: ReadonlySet<string> | undefined;

  constructor(options: ProgramSessionsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#noteGone();
  }

  /** Looks from time to time. */
  start(): void {
    setInterval(() => this.look(), LOOK_MS).unref();
  }

  /** Takes the kernels whose end Jupyter tells. */
  setKernels(ids: Iterable<string>): void {
    this.#kernels = new Set(ids);
    for (const id of this.#kernels) {
      this.#left.delete(id);
    }
    this.#noteGone();
  }

  /** Notes that a request of a session came on a connection. */
  note(id: string, connection: Socket): void {
    const known = this.#sessionsOf.get(connection);
    if (known?.has(id) === true || connection.destroyed) {
      return;
    }
    this.#left.delete(id);
    this.#connections.set(id, (this.#connections.get(id) ?? new Set()).add(connection));
    if (known === undefined) {
      this.#sessionsOf.set(connection, new Set([id]));
      connection.once('close', () => this.#gone(connection));
    } else {
      known.add(id);
    }
  }

  /** Ends what is due. */
  look(): void {
    const now = this.#now();
    const due = [...this.#left].filter(([id, since]) => {
      const { override } = this.#options.sessions.get(id);
      return now - since >= (isReset(override) ? IDLE_MS : IDLE_WITH_SETTINGS_MS);
    });
    this.#end(due.map(([id]) => id));
    this.#endEarliest();
  }

  #gone(connection: Socket): void {
    for (const id of this.#sessionsOf.get(connection) ?? []) {
      const open = this.#connections.get(id);
      open?.delete(connection);
      if (open?.size === 0) {
        this.#connections.delete(id);
        if (this.#isProgram(id)) {
          this.#left.set(id, this.#now());
        }
      }
    }
    this.#endEarliest();
  }

  /** Programs without a connection: of an earlier storage server, or that were taken for kernels. */
  #noteGone(): void {
    for (const id of this.#options.sessions.ids) {
      if (this.#isProgram(id) && !this.#connections.has(id) && !this.#left.has(id)) {
        this.#left.set(id, this.#now());
      }
    }
  }

  #endEarliest(): void {
    const beyond = this.#left.size - KEPT_MAXIMUM;
    if (beyond > 0) {
      this.#end([...this.#left.keys()].slice(0, beyond));
    }
  }

  #end(ids: readonly string[]): void {
    for (const id of ids) {
      this.#left.delete(id);
    }
    if (ids.length > 0) {
      this.#options.end(ids);
    }
  }

  #isProgram(id: string): boolean {
    return (
      !isLocationSession(id) &&
      (id.startsWith('script-') || (this.#kernels !== undefined && !this.#kernels.has(id)))
    );
  }
}
