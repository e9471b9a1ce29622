import { type FilePort, systemFiles } from '../../../src/server/values/folder/file-port.js';
import { FolderFiles } from '../../../src/server/values/folder/folder-files.js';
import { doJob, resultOf } from '../../../src/server/values/folder/folder-jobs.js';
import type { FolderRunner } from '../../../src/server/values/folder/folder-workers.js';

/** A failure as the system reports it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** Does the jobs of folders in this thread, with some calls of the system replaced. */
export function runnerWith(replaced: Partial<FilePort>): FolderRunner {
  const files = new FolderFiles({ ...systemFiles, ...replaced });
  return {
    run: async (rootFolder, job, given) =>
      resultOf(await doJob({ job, rootFolder, arguments: given }, files)) as never
  };
}
