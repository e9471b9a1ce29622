import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ArtifactStorageError,
  type ErrorDetails,
  isArtifactStorageError
} from '../../../api/errors.js';
import type { SqliteUrl } from '../../../location/location-types.js';
import { sqliteUrlOf } from '../../../location/sqlite-url.js';
import { offer } from '../../../location/strange-addresses.js';
import { errnoOf } from '../../files/errno.js';
import { FolderRefusedError } from '../../files/make-folders.js';
import { lockedBeside } from './sqlite-files.js';

type Words = Pick<ErrorDetails, 'kind' | 'message' | 'hint' | 'meant'>;

const FULL = (path: string): Words => ({
  kind: 'storage_full',
  message: `There is no space left for the database ${path}.`,
  hint: 'Free some space on its disk, or use another database.'
});

/** Whether the folder of a database, or the nearest that exists, is mounted read-only. */
function isReadOnlyMount(path: string): boolean {
  let folder = dirname(path);
  while (!existsSync(folder) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    return errnoOf(error) === 'EROFS';
  }
}

const DENIED = (path: string): Words => {
  if (isReadOnlyMount(path)) {
    return {
      kind: 'permission_denied',
      message: `The database ${path} is on a read-only filesystem.`,
      hint: 'Use a folder that can be written to, or mode=ro to read only.'
    };
  }
  const beside = lockedBeside(path);
  return {
    kind: 'permission_denied',
    message: `The database ${path} cannot be written to${beside === undefined ? '' : `: ${beside} belongs to another user`}.`,
    hint:
      beside === undefined
        ? 'Ask for write permission for the file and its directory, or use another database.'
        : 'Delete that file when the database is not in use, or ask its owner for write permission.'
  };
};

const LOCKED = (path: string): Words => ({
  kind: 'unreachable',
  message: `The database ${path} is locked by another program.`,
  hint: 'Try again when that program is done, or wait longer with ?timeout=30 in the URL.'
});

const NO_DATABASE = (path: string): Words =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory()
    ? {
        kind: 'invalid_input',
        message: `${path} is a folder, and the metadata are in a file.`,
        ...offer(sqliteUrlOf(join(path, 'db.sqlite')))
      }
    : {
        kind: 'invalid_input',
        message: `${path} is not an SQLite database.`,
        hint: 'Enter the path of an SQLite database, or of a new file.'
      };

const IO_ERROR = (path: string): Words => ({
  kind: 'unreachable',
  message: `The disk of the database ${path} reports errors.`,
  hint: 'Check that the disk or network share is connected, then try again.'
});

const BAD_PATH = (path: string): Words => ({
  kind: 'invalid_input',
  message: `The path of the database ${path} is too long or not a valid path.`,
  hint: 'Use a shorter path.'
});

const BUSY = (path: string): Words => ({
  kind: 'unreachable',
  message: `The storage server has too many files open to use the database ${path}.`,
  hint: 'Try again in a moment.'
});

/** The first part of an (extended) SQLite result code, and what it means. */
const BY_CODE: readonly (readonly [RegExp, (path: string) => Words])[] = [
  [/^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/, LOCKED],
  [/^SQLITE_FULL/, FULL],
  [/^SQLITE_(?:READONLY|PERM|AUTH)/, DENIED],
  [/^SQLITE_CANTOPEN/, cannotOpen],
  [/^SQLITE_NOTADB/, NO_DATABASE],
  [
    /^SQLITE_CORRUPT/,
    (path) => ({
      kind: 'corrupted',
      message: `The database ${path} is damaged.`,
      hint: 'Restore it from a backup, or use another database.'
    })
  ],
  [/^SQLITE_IOERR/, (path) => (isFull(path) ? FULL(path) : IO_ERROR(path))],
  [
    /^SQLITE_TOOBIG/,
    () => ({
      kind: 'invalid_input',
      message: 'The code or the preview of this artifact is too large for the database.',
      hint: 'Save it with less code or without a preview.'
    })
  ]
];

/** Codes of the filesystem, where a directory is made or looked at. */
const BY_ERRNO: Readonly<Record<string, (path: string) => Words>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: DENIED,
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: FULL,
  EIO: IO_ERROR,
  ESTALE: IO_ERROR,
  ENODEV: IO_ERROR,
  ENXIO: IO_ERROR,
  EHOSTDOWN: IO_ERROR,
  ETIMEDOUT: IO_ERROR,
  ENAMETOOLONG: BAD_PATH,
  EINVAL: BAD_PATH,
  ELOOP: BAD_PATH,
  EMFILE: BUSY,
  ENFILE: BUSY,
  ENOENT: missingDirectory,
  ENOTDIR: parentIsFile,
  EEXIST: parentIsFile
};

function parentIsFile(path: string): Words {
  return {
    kind: 'invalid_input',
    message: `${dirname(path)} is not a directory, so the database cannot be in it.`,
    hint: 'Correct the path of the database.'
  };
}

function cannotOpen(path: string): Words {
  if (!existsSync(dirname(path))) {
    return missingDirectory(path);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    return NO_DATABASE(path);
  }
  return DENIED(path);
}

function isFull(path: string): boolean {
  try {
    return statfsSync(dirname(path)).bavail === 0;
  } catch {
    return false;
  }
}

function missingDirectory(path: string): Words {
  return {
    kind: 'not_found',
    message: `The directory ${dirname(path)} of the database does not exist.`,
    hint: 'Make the directory first, or correct the path.'
  };
}

function refusedFolder(path: string, { parent }: FolderRefusedError): Words {
  return {
    kind: 'invalid_input',
    message: `The directory ${dirname(path)} of the database cannot be made: ${parent} takes no new folders.`,
    hint: 'Use another folder for the database.'
  };
}

/** The SQLite result code of a thrown value, for example `SQLITE_BUSY`. */
export function sqliteCode(thrown: unknown): string | undefined {
  return thrown instanceof Error &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    thrown.code.startsWith('SQLITE_')
    ? thrown.code
    : undefined;
}

/** An error of the SQLite half with its words. */
export function databaseError(words: Words, cause?: unknown): ArtifactStorageError {
  return new ArtifactStorageError({ ...words, field: 'database_url', cause });
}

/** The error for a database below something that is no directory. */
export function parentIsFileError(path: string): ArtifactStorageError {
  return databaseError(parentIsFile(path));
}

/** The error for a path that leads to something else than a file. */
export function notADatabaseError(path: string): ArtifactStorageError {
  return databaseError(NO_DATABASE(path));
}

/** Any thrown value as our error. */
export function sqliteError(thrown: unknown, url: SqliteUrl): ArtifactStorageError {
  if (isArtifactStorageError(thrown)) {
    return thrown;
  }
  if (thrown instanceof FolderRefusedError) {
    return databaseError(refusedFolder(url.path, thrown), thrown);
  }
  const code = sqliteCode(thrown);
  const words =
    code === undefined
      ? BY_ERRNO[errnoOf(thrown) ?? '']?.(url.path)
      : BY_CODE.find(([pattern]) => pattern.test(code))?.[1](url.path);
  return databaseError(
    words ?? {
      kind: 'internal',
      message: `The database ${url.path} failed${code === undefined ? '' : ` (${code})`}.`,
      hint: 'Try again; if it happens again, report it with the log of the Jupyter server.'
    },
    thrown
  );
}
