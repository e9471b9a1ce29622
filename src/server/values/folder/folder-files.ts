import { constants, type Dirent, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { errnoOf } from '../../files/errno.js';
import { makeFolders } from '../../files/make-folders.js';
import { type FilePort, systemFiles } from './file-port.js';
import { SymbolicLinkError } from './symbolic-link-error.js';

/** Windows has no such flag, and no symbolic links without special rights. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

const NO_WAIT = constants.O_NONBLOCK ?? 0;

/** Codes of a failed link after which a copy would fail, too. */
const LINK_IS_FINAL = new Set(['EEXIST', 'ENOSPC', 'EDQUOT']);

/** Codes with which systems say that they cannot open or sync a folder; databases ignore them, too. */
const NO_FOLDER_SYNC = new Set([
  'EACCES',
  'EBADF',
  'EINVAL',
  'EISDIR',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EPERM'
]);

/** How many files are synced at a time: as many threads of libuv's pool wait for their disk. */
const SYNCED_TOGETHER = 16;

/** Bytes that are compared at a time. */
const PIECE = 1 << 20;

/** Files that outlive a power cut, with calls that wait. */
export class FolderFiles {
  readonly #port: FilePort;

  constructor(port: FilePort = systemFiles) {
    this.#port = port;
  }

  /** `stat`, or null where there is nothing. */
  stat(path: string): Stats | null {
    return this.#port.statSync(path, { throwIfNoEntry: false }) ?? null;
  }

  /** `lstat`, or null where there is nothing. */
  lstat(path: string): Stats | null {
    return this.#port.lstatSync(path, { throwIfNoEntry: false }) ?? null;
  }

  /** Whether a folder of ours is there. A symbolic link in its place is an error. */
  isFolder(path: string): boolean {
    const found = this.lstat(path);
    if (found?.isSymbolicLink()) {
      throw new SymbolicLinkError(path);
    }
    return found?.isDirectory() ?? false;
  }

  /** Opens a file for reading, until it is closed; a pipe in its place is not waited for. */
  openToRead(path: string): number {
    return this.#openFile(path, constants.O_RDONLY | NO_WAIT, 0);
  }

  /** Closes what was opened or created. */
  close(fd: number): void {
    this.#port.closeSync(fd);
  }

  /** Opens a file of ours for reading; a pipe in its place is not waited for. */
  open<T>(path: string, use: (fd: number, stats: Stats) => T): T {
    const fd = this.openToRead(path);
    try {
      return use(fd, this.#port.fstatSync(fd));
    } finally {
      this.#port.closeSync(fd);
    }
  }

  /** Fills a buffer from the beginning of a file; returns how many bytes there were. */
  fill(fd: number, buffer: Uint8Array, position: number | null = null): number {
    for (let filled = 0; ; ) {
      const length = buffer.length - filled;
      const at = position === null ? null : position + filled;
      const read = length === 0 ? 0 : this.#port.readSync(fd, buffer, filled, length, at);
      if (read === 0) {
        return filled;
      }
      filled += read;
    }
  }

  /** Writes behind what was written to a file that was created. */
  append(fd: number, bytes: Uint8Array): void {
    this.#port.writeFileSync(fd, bytes);
  }

  /** Makes the content of an open file survive a power cut. */
  sync(fd: number): void {
    this.#port.fsyncSync(fd);
  }

  /** Makes the entries of a folder survive a power cut. Windows does that by itself. */
  syncFolder(path: string): void {
    if (process.platform === 'win32') {
      return;
    }
    let fd: number | undefined;
    try {
      fd = this.#port.openSync(path, constants.O_RDONLY);
      this.#port.fsyncSync(fd);
    } catch (error) {
      unlessUnsynced(error);
    } finally {
      if (fd !== undefined) {
        this.#port.closeSync(fd);
      }
    }
  }

  /** The same, and this thread goes on meanwhile. */
  async syncFolderMeanwhile(path: string): Promise<void> {
    if (process.platform === 'win32') {
      return;
    }
    try {
      await this.syncMeanwhile(this.#port.openSync(path, constants.O_RDONLY));
    } catch (error) {
      unlessUnsynced(error);
    }
  }

  /** Makes the content of an open file survive a power cut, and closes it; this thread goes on meanwhile. */
  async syncMeanwhile(fd: number): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#port.fsync(fd, (error) => (error === null ? resolve() : reject(error)));
      });
    } finally {
      this.#port.closeSync(fd);
    }
  }

  /** Creates a file, writes it and makes its content survive a power cut. It must not exist. */
  writeDurably(path: string, bytes: Uint8Array, mode: number): void {
    const fd = this.create(path, bytes, mode);
    try {
      this.#port.fsyncSync(fd);
    } finally {
      this.#port.closeSync(fd);
    }
  }

  /** Creates a file and writes it; it must not exist. */
  write(path: string, bytes: Uint8Array, mode: number): void {
    this.#port.closeSync(this.create(path, bytes, mode));
  }

  /** Creates a file and writes it; it must not exist. Its descriptor, which is returned, is open. */
  create(path: string, bytes: Uint8Array, mode: number): number {
    const fd = this.#openFile(
      path,
      constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
      mode
    );
    try {
      if (bytes.length > 0) {
        this.#port.writeFileSync(fd, bytes);
      }
      return fd;
    } catch (error) {
      this.#port.closeSync(fd);
      throw error;
    }
  }

  /**
   * Makes the content of open files survive a power cut, and closes them. Several at a time: the
   * filesystem writes its journal once for those that wait together.
   *
   * @returns for each of them the error that it alone failed with, or null
   */
  async syncAndClose(fds: readonly number[]): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (let start = 0; start < fds.length; start += SYNCED_TOGETHER) {
      const some = fds.slice(start, start + SYNCED_TOGETHER);
      failures.push(...(await Promise.all(some.map((fd) => this.#syncAndClose(fd, fds.length)))));
    }
    return failures;
  }

  /** A file alone is synced here: a trip to another thread takes longer than many a disk. */
  async #syncAndClose(fd: number, count: number): Promise<unknown> {
    try {
      await (count === 1 ? this.#syncHere(fd) : this.syncMeanwhile(fd));
      return null;
    } catch (error) {
      return error;
    }
  }

  #syncHere(fd: number): void {
    try {
      this.#port.fsyncSync(fd);
    } finally {
      this.#port.closeSync(fd);
    }
  }

  /**
   * Gives a file a second name that must not exist: atomic, whole or not at all. Where the system
   * refuses links, as exFAT, network shares and mounts of other owners do, it is a copy that nobody
   * sees before its row.
   *
   * @throws the `EEXIST` of the system.
   */
  linkExclusively(from: string, to: string): void {
    try {
      this.#port.linkSync(from, to);
    } catch (error) {
      if (LINK_IS_FINAL.has(errnoOf(error) ?? '')) {
        throw error;
      }
      this.#copyExclusively(from, to);
    }
  }

  /**
   * Gives a file a second name, and nothing else: a copy would be no second name.
   *
   * @throws the error of the system.
   */
  link(from: string, to: string): void {
    this.#port.linkSync(from, to);
  }

  /**
   * Gives a file another name, in place of a file that has it.
   *
   * @throws the error of the system.
   */
  rename(from: string, to: string): void {
    this.#port.renameSync(from, to);
  }

  /** Sets the mode of what was made, where the system lets us: a save never fails for it. */
  setMode(path: string, mode: number): void {
    try {
      this.#port.chmodSync(path, mode);
    } catch {
      // Mounts of other owners refuse it.
    }
  }

  /**
   * Makes a folder and what is missing above it, each durable.
   *
   * @param mode of the folder; null: for its owner alone
   * @param sync makes the entries of a folder survive a power cut
   */
  makeFolder(
    path: string,
    mode: number | null,
    sync: (folder: string) => void = (folder) => this.syncFolder(folder)
  ): void {
    const made = makeFolders(path);
    if (made.length > 0 && mode !== null) {
      this.setMode(path, mode);
    }
    for (const folder of made) {
      sync(dirname(folder));
    }
  }

  /** Removes a file, if there is one. */
  unlink(path: string): void {
    try {
      this.#port.unlinkSync(path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') {
        throw error;
      }
    }
  }

  /** Removes a folder, if it is empty and may be removed. */
  removeEmpty(path: string): void {
    try {
      this.#port.rmdirSync(path);
    } catch {
      // It is in use.
    }
  }

  /** The names of what is in a folder and satisfies a condition, sorted. */
  names(path: string, accepts: (entry: Dirent) => boolean): readonly string[] {
    const entries = this.#port.readdirSync(path, { withFileTypes: true });
    return entries
      .filter(accepts)
      .map(({ name }) => name)
      .sort();
  }

  /** Whether two names mean one file, as after a crash in mid-commit, or two of one content. */
  isSame(a: string, b: string): boolean {
    return this.open(a, (left, first) =>
      this.open(b, (right, second) => {
        const linked = first.ino === second.ino && first.dev === second.dev;
        return linked || (first.size === second.size && this.sameContent(left, right));
      })
    );
  }

  /**
   * Whether two open files, which are read from where they are, have the same content.
   *
   * @param stop throws when the job is to stop
   */
  sameContent(left: number, right: number, stop: () => void = () => undefined): boolean {
    const [one, other] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)];
    for (;;) {
      stop();
      const [read, length] = [this.fill(left, one), this.fill(right, other)];
      if (read !== length || !one.subarray(0, read).equals(other.subarray(0, length))) {
        return false;
      }
      if (read < PIECE) {
        return true;
      }
    }
  }

  #copyExclusively(from: string, to: string): void {
    this.#port.copyFileSync(from, to, constants.COPYFILE_EXCL);
    try {
      const fd = this.#openFile(to, constants.O_RDWR, 0);
      try {
        this.#port.fsyncSync(fd);
      } finally {
        this.#port.closeSync(fd);
      }
    } catch (error) {
      this.unlink(to);
      throw error;
    }
  }

  #openFile(path: string, flags: number, mode: number): number {
    try {
      return this.#port.openSync(path, flags | NO_FOLLOW, mode);
    } catch (error) {
      throw errnoOf(error) === 'ELOOP' ? new SymbolicLinkError(path, error) : error;
    }
  }
}

/** Throws an error, unless it only says that the system cannot do that. */
function unlessUnsynced(error: unknown): void {
  if (!NO_FOLDER_SYNC.has(errnoOf(error) ?? '')) {
    throw error;
  }
}
