import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { sizeText } from '../../location/size-text.js';
import { errnoOf } from './errno.js';

/** Bytes: no file that a person writes by hand is larger. */
const USER_FILE_LIMIT = 1024 * 1024;

/** Bytes that are read at once. */
const PIECE = 64 * 1024;

/** What became of a file that people, or other programs, can edit. */
export type UserFile<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read'; readonly content: T }
  /** `reason` ends a sentence that begins with the file: `it is not a regular file`. */
  | Refused;

/** Why a file is not read. */
interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  /** The code of the system call that failed, for example EACCES. */
  readonly errno?: string;
}

/** A look at a file before it is read. */
export type FileLook =
  | { readonly kind: 'absent' }
  /** `stamp` is another one after the file changed. */
  | { readonly kind: 'file'; readonly stamp: string }
  | Refused;

/** A FIFO without a writer does not hold the opener up, and a terminal does not become ours. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

const ABSENT = { kind: 'absent' } as const;
const refused = (reason: string): Refused => ({ kind: 'refused', reason });

function failed(error: unknown): typeof ABSENT | Refused {
  const errno = errnoOf(error) ?? 'unknown';
  return errno === 'ENOENT' || errno === 'ENOTDIR'
    ? ABSENT
    : { ...refused(`it cannot be read (${errno})`), errno };
}

/** Why a file is not read, judged by what it is. */
function objection(found: Stats, limit: number): string | undefined {
  if (!found.isFile()) {
    return `it is ${found.isDirectory() ? 'a folder' : 'not a regular file'}`;
  }
  return found.size > limit ? tooLarge(limit) : undefined;
}

const tooLarge = (limit: number): string => `it is larger than ${sizeText(limit)}`;

/** Not by its size: a file of `/proc` says that it has none. */
function readWhole(handle: number, limit: number): Buffer | undefined {
  const pieces: Buffer[] = [];
  let size = 0;
  for (;;) {
    const piece = Buffer.alloc(PIECE);
    const read = readSync(handle, piece);
    size += read;
    if (size > limit) {
      return undefined;
    }
    if (read === 0) {
      return Buffer.concat(pieces);
    }
    pieces.push(piece.subarray(0, read));
  }
}

function decoded(bytes: Buffer | undefined, limit: number): UserFile<string> {
  if (bytes === undefined) {
    return refused(tooLarge(limit));
  }
  try {
    return { kind: 'read', content: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return refused('it is not UTF-8');
  }
}

/** Looks at a file without opening it; throws nothing, whatever the path is. */
export function lookAtFile(path: string, limit = USER_FILE_LIMIT): FileLook {
  try {
    // Most of these files are not there, and an exception takes longer than the look.
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) {
      return ABSENT;
    }
    const reason = objection(found, limit);
    return reason === undefined
      ? { kind: 'file', stamp: `${found.mtimeMs}:${found.ctimeMs}:${found.size}:${found.ino}` }
      : refused(reason);
  } catch (error) {
    return failed(error);
  }
}

/**
 * Reads a text file that people can edit: a regular file only, of limited size, in UTF-8. It never
 * waits for a writer, and throws nothing, whatever the path is.
 *
 * @param limit bytes
 */
export function readUserFile(path: string, limit = USER_FILE_LIMIT): UserFile<string> {
  const look = lookAtFile(path, limit);
  if (look.kind !== 'file') {
    return look;
  }
  let handle: number | undefined;
  try {
    handle = openSync(path, FLAGS);
    // The path may lead elsewhere by now.
    const reason = objection(fstatSync(handle), limit);
    if (reason !== undefined) {
      return refused(reason);
    }
    return decoded(readWhole(handle, limit), limit);
  } catch (error) {
    return failed(error);
  } finally {
    if (handle !== undefined) {
      closeSync(handle);
    }
  }
}

/**
 * Reads a file that a setting names, with the limits of {@link readUserFile}. Where its disk does not
 * answer, nobody but the caller waits.
 *
 * @param limit bytes
 * @param accepts looks at the open file: a reason not to read it
 */
export async function readNamedFile(
  path: string,
  limit = USER_FILE_LIMIT,
  accepts: (found: Stats) => string | undefined = () => undefined
): Promise<UserFile<Buffer>> {
  let handle: FileHandle | undefined;
  try {
    const before = objection(await stat(path), limit);
    if (before !== undefined) {
      return refused(before);
    }
    handle = await open(path, FLAGS);
    const found = await handle.stat();
    const reason = objection(found, limit) ?? accepts(found);
    if (reason !== undefined) {
      return refused(reason);
    }
    // One byte more than there should be: it may be growing.
    const bytes = Buffer.alloc(found.size + 1);
    let size = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, size, bytes.length - size, size);
      size += bytesRead;
      if (bytesRead === 0 || size === bytes.length) {
        return { kind: 'read', content: bytes.subarray(0, size) };
      }
    }
  } catch (error) {
    return failed(error);
  } finally {
    await handle?.close();
  }
}
