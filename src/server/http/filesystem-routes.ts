import { knownFilesystems } from '../values/object/fsspec/known-filesystems.js';
import type { AppOptions } from './app-options.js';
import type { RouteHandlers } from './route.js';

/** What the panel offers as addresses. */
export function filesystemHandlers({ filesystems, redactor }: AppOptions): RouteHandlers {
  return { listFilesystems: ({ signal }) => knownFilesystems(filesystems, redactor, signal) };
}
