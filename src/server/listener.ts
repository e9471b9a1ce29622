import { chmodSync, lstatSync, mkdirSync, rmSync, utimesSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';

/** The mask under which the socket is made: no other user may connect, not even for a moment. */
const SOCKET_UMASK = 0o177;
/** How soon a socket whose path vanished is made anew. */
const LOOK_MS = 1_000;
/** Directories that did not change for days count as left over by another machine. */
const TOUCH_MS = 3_600_000;

/** Whether a storage server answers on a socket; a socket file of a dead one does not. */
function isAlive(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** The inode of a path; undefined where nothing is. */
function inodeOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.ino;
}

/** @throws Error where the directory of the socket belongs to others, or is open to them. */
function ensurePrivateDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== process.geteuid?.() || (found.mode & 0o077) !== 0) {
    throw new Error(`${path} is not a directory that belongs to this user alone.`);
  }
}

/** Listens on the socket, and again if its path vanishes, as with a log-out or a clean-up. */
export class Listener {
  readonly #app: FastifyInstance;
  readonly #socket: string;
  readonly #onListening: () => void;
  #again: Server | undefined;
  #inode: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #touched = Date.now();

  /** @param onListening called each time that it begins to listen */
  constructor(app: FastifyInstance, socket: string, onListening: () => void) {
    this.#app = app;
    this.#socket = socket;
    this.#onListening = onListening;
  }

  /** @throws Error where another storage server listens, or the socket cannot be made */
  async start(): Promise<void> {
    if (inodeOf(this.#socket) !== undefined) {
      if (await isAlive(this.#socket)) {
        throw new Error(`Another storage server listens on ${this.#socket}.`);
      }
      rmSync(this.#socket, { force: true });
    }
    const umask = process.umask(SOCKET_UMASK);
    try {
      await this.#app.listen({ path: this.#socket });
    } finally {
      process.umask(umask);
    }
    this.#isListening();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  /** Listens no more; the socket is gone then. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#again?.close();
    await this.#app.close();
    rmSync(this.#socket, { force: true });
  }

  #isListening(): void {
    chmodSync(this.#socket, 0o600);
    this.#inode = inodeOf(this.#socket);
    this.#onListening();
  }

  #look(): void {
    try {
      if (inodeOf(this.#socket) !== this.#inode) {
        this.#listenAnew();
      } else if (Date.now() - this.#touched > TOUCH_MS) {
        this.#touched = Date.now();
        utimesSync(dirname(this.#socket), new Date(), new Date());
      }
    } catch (error) {
      // Its parent cannot be written to now; it may be later.
      this.#app.log.debug(error, 'The socket cannot be looked at.');
    }
  }

  #listenAnew(): void {
    if (inodeOf(this.#socket) !== undefined) {
      return; // Another process listens there.
    }
    ensurePrivateDirectory(dirname(this.#socket));
    const umask = process.umask(SOCKET_UMASK);
    try {
      const server = createServer((connection) => this.#app.server.emit('connection', connection));
      server.once('error', (error) =>
        this.#app.log.debug(error, 'The socket cannot be made anew.')
      );
      server.listen(this.#socket, () => {
        // The old handle stays: closing it would delete the path that is in use again.
        this.#again = server;
        this.#isListening();
        this.#app.log.warn(
          `The storage server's socket was removed; it is at ${this.#socket} again.`
        );
      });
    } finally {
      process.umask(umask);
    }
  }
}
