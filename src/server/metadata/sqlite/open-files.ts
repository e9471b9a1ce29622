import { ftruncateSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
import type BetterSqlite3 from 'better-sqlite3';
import { isSameFile, statOf } from './sqlite-files.js';

/** One connection to a database file, and the files as they were when they were last right. */
export class OpenFile {
  readonly handle: BetterSqlite3.Database;
  readonly #path: string;
  readonly #file: Stats | undefined;
  #log: Stats | undefined;
  #written: number | undefined;
  #closed = false;

  constructor(path: string, handle: BetterSqlite3.Database) {
    this.#path = path;
    this.handle = handle;
    this.#file = statOf(path);
    connections.add(this);
  }

  /** Whether it still leads to the database and to the log at the path. */
  isCurrent(): boolean {
    const file = statOf(this.#path);
    if (this.#closed || file === undefined || !isSameFile(file, this.#file)) {
      return false;
    }
    // What is written to a deleted log is lost with it.
    const log = statOf(`${this.#path}-wal`);
    if (this.#log !== undefined && !isSameFile(log, this.#log)) {
      return false;
    }
    this.#log = log;
    this.#written = file.mtimeMs;
    return true;
  }

  /** Whether it was opened to this file. */
  leadsTo(file: Stats | undefined): boolean {
    return file !== undefined && isSameFile(file, this.#file);
  }

  /** Closes it. */
  close(): void {
    this.#closed = true;
    connections.delete(this);
    this.handle.close();
  }

  /**
   * Closes it and all others of this process to the same file: those share what they know of the log.
   * The last one writes what is still only in the deleted log to the database, where nobody wrote to
   * that since; else it would overwrite newer pages.
   */
  abandon(): void {
    const file = statOf(this.#path);
    const written = file?.mtimeMs !== this.#written || statOf(`${this.#path}-wal`) !== undefined;
    if (isSameFile(file, this.#file) && written) {
      emptyDeletedLog(this.#path);
    }
    for (const other of [...connections]) {
      if (other.leadsTo(this.#file)) {
        other.close();
      }
    }
  }
}

/** All open connections of this process. */
const connections = new Set<OpenFile>();

/** Closes connections to a file whose log was replaced, before another connection opens it. */
export function abandonReplaced(path: string): void {
  const file = statOf(path);
  for (const one of [...connections]) {
    if (one.leadsTo(file) && !one.isCurrent()) {
      one.abandon();
    }
  }
}

/** Makes a log that has no name any more unreadable, where the system lets us find it. */
function emptyDeletedLog(path: string): void {
  try {
    for (const fd of readdirSync('/proc/self/fd')) {
      if (linkOf(fd) === `${path}-wal (deleted)`) {
        ftruncateSync(Number(fd), 0);
      }
    }
  } catch {
    // Not Linux.
  }
}

function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}
