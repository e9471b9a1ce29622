import { constants, type Stats } from 'node:fs';
import { chmod, copyFile, type FileHandle, link, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../files/errno.js';
import { makeFolders } from '../files/make-folders.js';

/** Windows has no such flag, and no symbolic links without special rights. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;

/** Codes with which filesystems say that they have no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** Opens a file for reading; a symbolic link is an error (`ELOOP`). */
export function openToRead(path: string): Promise<FileHandle> {
  // Another owner of the folder may have put a FIFO there: nobody waits for its writer.
  return open(path, constants.O_RDONLY | constants.O_NONBLOCK | NO_FOLLOW);
}

/** Makes the entries of a directory survive a power cut. Windows does that by itself. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some network filesystems refuse it, and need no fsync of a directory.
    if (errnoOf(error) !== 'EINVAL' && errnoOf(error) !== 'ENOTSUP') {
      throw error;
    }
  } finally {
    await handle.close();
  }
}

/** Creates a file, writes it and makes its content survive a power cut. It must not exist. */
export async function writeDurably(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | NO_FOLLOW;
  const handle = await open(path, flags, mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Gives a file a second name that must not exist: atomic, whole or not at all.
 *
 * @throws the `EEXIST` of the filesystem.
 */
export async function linkExclusively(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error) ?? '')) {
      throw error;
    }
    // Without hard links (exFAT, some network shares): a copy that nobody sees before its row.
    await copyFile(from, to, constants.COPYFILE_EXCL);
    const handle = await open(to, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/**
 * Makes a directory and what is missing above it, each durable.
 *
 * @param mode of a directory that is made here; null: for its owner alone
 * @returns the uppermost directory that was made; undefined where it existed
 */
export async function makeDirectory(
  path: string,
  mode: number | null
): Promise<string | undefined> {
  const [first] = makeFolders(path);
  if (first === undefined) {
    return undefined;
  }
  if (mode !== null) {
    await chmod(path, mode);
  }
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await syncDirectory(dirname(made));
  }
  return first;
}

/** Whether two files have the same content, compared in pieces of 1 MiB. */
export async function sameContent(a: string, b: string): Promise<boolean> {
  const [left, right] = [await openToRead(a), await openToRead(b)];
  try {
    const buffers = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)] as const;
    for (;;) {
      const [read, other] = [await readFully(left, buffers[0]), await readFully(right, buffers[1])];
      if (read !== other || !buffers[0].subarray(0, read).equals(buffers[1].subarray(0, other))) {
        return false;
      }
      if (read < buffers[0].length) {
        return true;
      }
    }
  } finally {
    await left.close();
    await right.close();
  }
}

async function readFully(handle: FileHandle, buffer: Buffer): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, null);
    if (bytesRead === 0) {
      break;
    }
    filled += bytesRead;
  }
  return filled;
}

/** `stat`, or null where there is nothing. */
export async function statOrNull(
  path: string,
  read: (path: string) => Promise<Stats> = stat
): Promise<Stats | null> {
  try {
    return await read(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
