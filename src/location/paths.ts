import { ArtifactStorageError } from '../api/errors.js';
import { type LocationBase, NO_BASE } from './location-base.js';
import { offer, type StrangeAddress, strangeAddress } from './strange-addresses.js';

/** How a path stands in its setting, for messages. */
export interface PathSetting {
  readonly field: 'artifact_storage_dir' | 'database_url';
  /** What the message is about; the field where it is not given. */
  readonly subject?: string;
  /** How a path is written as this setting. */
  readonly written?: (path: string) => string;
}

/** Whether a path is absolute. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/');
}

/** Removes `.`, `..` and doubled separators of an absolute path. */
export function normalizePath(absolute: string): string {
  const parts: string[] = [];
  for (const part of absolute.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return `/${parts.join('/')}`;
}

/**
 * Makes a path absolute; expands a leading `~` or `~user` as `os.path.expanduser` does.
 *
 * Pure on purpose: browser and storage server must give the same answer, and neither has the
 * kernel's working directory as its own.
 *
 * @throws ArtifactStorageError `invalid_input` for what is no place on this system, for a relative
 *   path without a known base, and for the home of an unknown user.
 */
export function resolvePath(path: string, base: LocationBase, setting: PathSetting): string {
  const { field, subject = field, written } = setting;
  const refuse = (message: string, hint: string, meant?: string): never => {
    throw new ArtifactStorageError({ kind: 'invalid_input', message, hint, field, meant });
  };
  const checked = (text: string, of = subject): string => {
    const found = strangeAddress(text, of, written);
    const strange = found && withAbsoluteOffer(found, base);
    // A certificate is only a part of the URL.
    const whole = written !== undefined || field === 'artifact_storage_dir';
    return strange === undefined
      ? text
      : refuse(strange.message, strange.hint, whole ? strange.meant : undefined);
  };
  checked(path);
  if (isAbsolutePath(path)) {
    return normalizePath(path);
  }
  const [, user] = /^~([^/]*)/.exec(path) ?? [];
  if (user !== undefined) {
    const home = user === '' ? base.home : base.homeOf?.(user);
    if (home === undefined || !isAbsolutePath(home)) {
      refuse(
        user === ''
          ? `${subject} is below the home directory of this user, and the environment variable HOME does not say where that is: it is unset, empty or no absolute path.`
          : `${subject} is below the home directory of "${user}", which is not known here.`,
        user === ''
          ? 'Set the environment variable HOME to an absolute path where Jupyter starts, or write the absolute path of the folder.'
          : 'Write the absolute path of the folder.'
      );
    }
    return normalizePath(
      checked(`${home}${path.slice(user.length + 1)}`, `${subject}, below the home directory,`)
    );
  }
  if (base.working_directory === null) {
    refuse(
      `${subject} is a relative path, and it is not known yet what it is relative to.`,
      'Write the absolute path; or use artifact_storage in the notebook first: then it is relative to the notebook’s working directory.'
    );
  }
  return normalizePath(
    checked(`${base.working_directory}/${path}`, `${subject}, below the working directory,`)
  );
}

const RELATIVE = /^(sqlite:\/\/\/)?(?![\w+.-]+:\/\/|[/~])(.+)$/s;

/** What a relative path in an offer means: nobody could see which folder it is below. */
export function withAbsoluteOffer(strange: StrangeAddress, base: LocationBase): StrangeAddress {
  const [, scheme = '', path] = RELATIVE.exec(strange.meant ?? '') ?? [];
  if (path === undefined) {
    return strange;
  }
  const { message } = strange;
  const folder = base === NO_BASE ? null : base.working_directory;
  return folder === null
    ? { message, hint: `Write the absolute path: ${scheme}/folder/${path}.` }
    : {
        message,
        ...offer(
          `${scheme}${normalizePath(`${scheme === '' ? folder : encodePath(folder)}/${path}`)}`
        )
      };
}

/** Keeps a path whole in a URL: only `%` and `?` mean something there. */
export function encodePath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('?', '%3F');
}
