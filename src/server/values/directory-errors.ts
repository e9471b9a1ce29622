import {
  ArtifactStorageError,
  type ErrorDetails,
  isArtifactStorageError
} from '../../api/errors.js';
import { errnoOf } from '../files/errno.js';
import { FolderRefusedError } from '../files/make-folders.js';
import { SymbolicLinkError } from './folder/symbolic-link-error.js';

type Words = Pick<ErrorDetails, 'kind' | 'message' | 'hint'>;

const full = (root: string): Words => ({
  kind: 'storage_full',
  message: `There is no space left for values in ${root}.`,
  hint: 'Free some space, delete artifacts that you no longer need, or use another folder.'
});

const denied = (root: string): Words => ({
  kind: 'permission_denied',
  message: `Values cannot be written to or read from ${root}: permission denied.`,
  hint: 'Ask for write permission for this folder, or use another folder.'
});

const readOnly = (root: string): Words => ({
  kind: 'permission_denied',
  message: `${root} is on a read-only filesystem.`,
  hint: 'Use a folder that can be written to.'
});

const isFile = (root: string): Words => ({
  kind: 'invalid_input',
  message: `${root} cannot be used as a folder: it is a file, or a part of its path is a file.`,
  hint: 'Enter the path of a folder.'
});

const badPath = (root: string): Words => ({
  kind: 'invalid_input',
  message: `${root} is too long or is not a valid path.`,
  hint: 'Use a shorter path.'
});

const failing = (root: string): Words => ({
  kind: 'unreachable',
  message: `The disk of ${root} does not answer or reports errors.`,
  hint: 'Check that the disk or network share is connected, then try again.'
});

const busy = (root: string): Words => ({
  kind: 'unreachable',
  message: `The storage server has too many files open to use ${root}.`,
  hint: 'Try again in a moment.'
});

const BY_CODE: Readonly<Record<string, (root: string) => Words>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  EACCES: denied,
  EPERM: denied,
  EROFS: readOnly,
  ENOTDIR: isFile,
  EEXIST: isFile,
  EISDIR: isFile,
  ENAMETOOLONG: badPath,
  EINVAL: badPath,
  ELOOP: badPath,
  EIO: failing,
  ESTALE: failing,
  ENODEV: failing,
  ENXIO: failing,
  EHOSTDOWN: failing,
  ETIMEDOUT: failing,
  EMFILE: busy,
  ENFILE: busy,
  ENOENT: (root) => ({
    kind: 'not_found',
    message: `${root} does not exist (any more).`,
    hint: 'Check that its disk is connected and that it was not moved, then try again.'
  })
};

/** The error for a value that is not there. */
export function missingValue(root: string, key: string, cause: unknown): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `${root} has no value ${key}.`,
    hint: 'Check that it was not deleted and that its disk is connected.',
    field: 'artifact_storage_dir',
    cause
  });
}

/**
 * Any error of the filesystem as ours.
 *
 * @param root the directory, as people know it
 */
export function directoryError(thrown: unknown, root: string): ArtifactStorageError {
  if (isArtifactStorageError(thrown)) {
    return thrown;
  }
  const code = errnoOf(thrown);
  if (thrown instanceof FolderRefusedError) {
    return new ArtifactStorageError({
      kind: 'invalid_input',
      message: `${root} cannot be made: ${thrown.parent} takes no new folders.`,
      hint: 'Use another folder.',
      field: 'artifact_storage_dir',
      cause: thrown
    });
  }
  if (thrown instanceof SymbolicLinkError) {
    return new ArtifactStorageError({
      kind: 'permission_denied',
      message: `${thrown.path} is a symbolic link; values are kept inside ${root} only.`,
      hint: 'Replace the link by what it leads to.',
      field: 'artifact_storage_dir',
      cause: thrown
    });
  }
  const words = code === undefined ? undefined : BY_CODE[code]?.(root);
  return new ArtifactStorageError({
    ...(words ?? {
      kind: 'internal',
      message: `Values in ${root} cannot be used${code === undefined ? '' : ` (${code})`}.`,
      hint: 'Try again, or use another folder.'
    }),
    field: 'artifact_storage_dir',
    cause: thrown
  });
}
