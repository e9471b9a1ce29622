import { chmodSync, constants, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { ArtifactStorageError } from '../../../api/errors.js';

/** How often a database is copied again that was written to meanwhile. */
const ATTEMPTS = 5;

/** A copy of a database, and how the original looked. */
export interface DatabaseCopy {
  readonly handle: BetterSqlite3.Database;
  readonly stamp: string;
}

/** Another text after every change of a database. */
export function stampOf(path: string): string {
  return ['', '-wal']
    .map((suffix) => {
      const found = statSync(path + suffix, { bigint: true, throwIfNoEntry: false });
      return found === undefined ? '-' : `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}`;
    })
    .join(' ');
}

/**
 * Opens a copy of a database that may only be read and keeps a write-ahead log. SQLite would make
 * files beside the original to read it, which then belong to us and lock its owner out.
 *
 * The copy has no name any more when this returns, so nothing of it is left after a crash.
 */
export function openCopy(path: string): DatabaseCopy {
  const folder = makeTemporary(path);
  try {
    const copy = join(folder, 'copy.sqlite');
    const stamp = copyUnchanged(path, copy);
    chmodSync(copy, 0o600);
    const handle = new BetterSqlite3(copy, { timeout: 0 });
    try {
      // Brings in what is still in the log, and needs no other file from then on.
      handle.pragma('journal_mode = DELETE');
      handle.pragma('query_only = ON');
      handle.pragma('schema_version');
    } catch (error) {
      handle.close();
      throw error;
    }
    return { handle, stamp };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyUnchanged(path: string, copy: string): string {
  for (let attempt = 1; ; attempt++) {
    const before = stampOf(path);
    copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    rmSync(`${copy}-wal`, { force: true });
    if (!before.endsWith(' -')) {
      copyFileSync(`${path}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    }
    if (stampOf(path) === before || attempt === ATTEMPTS) {
      return before;
    }
  }
}

function makeTemporary(path: string): string {
  try {
    return mkdtempSync(join(tmpdir(), 'artifact-storage-copy-'));
  } catch (cause) {
    throw new ArtifactStorageError({
      kind: 'permission_denied',
      message: `The database ${path} may only be read, and ${tmpdir()} takes no copy to read it from.`,
      hint: 'Set TMPDIR to a folder that may be written to, or ask for write permission for the database.',
      field: 'database_url',
      cause
    });
  }
}
