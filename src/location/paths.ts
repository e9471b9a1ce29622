import type { LocationBase } from './location-base.js';

const WINDOWS_DRIVE = /^[A-Za-z]:[\\/]/;

/** Whether a path is absolute, on POSIX or on Windows. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\\\') || WINDOWS_DRIVE.test(path);
}

/**
 * Makes a path absolute and removes `.`, `..` and doubled separators; expands a leading `~`.
 *
 * Pure on purpose: browser and storage server must give the same answer, and neither has the
 * kernel's working directory as its own.
 */
export function resolvePath(path: string, base: LocationBase): string {
  const expanded =
    path === '~' || path.startsWith('~/') || path.startsWith('~\\')
      ? base.home + path.slice(1)
      : path;
  const absolute = isAbsolutePath(expanded) ? expanded : `${base.working_directory}/${expanded}`;
  const windows = WINDOWS_DRIVE.test(absolute) || absolute.startsWith('\\\\');
  const separator = windows ? '\\' : '/';
  const root = windows ? (absolute.startsWith('\\\\') ? '\\\\' : `${absolute.slice(0, 2)}\\`) : '/';
  const parts: string[] = [];
  for (const part of absolute.slice(root.length).split(windows ? /[\\/]/ : '/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return root + parts.join(separator);
}
