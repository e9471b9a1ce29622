import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Windows has neither, and no symbolic links without special rights. */
const [NO_FOLLOW, NO_WAIT] = [constants.O_NOFOLLOW ?? 0, constants.O_NONBLOCK ?? 0];

/** Opens a file for reading; a symbolic link is an error (`ELOOP`), a pipe is not waited for. */
export function openToRead(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | NO_FOLLOW | NO_WAIT);
}
