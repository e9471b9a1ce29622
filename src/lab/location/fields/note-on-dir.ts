import type { Filesystem } from '../../../api/filesystem.js';
import { protocolOf } from '../../../location/artifact-storage-dir.js';

/** What to know of an address for values before it is checked. */
export interface NoteOnDir {
  /** What an address may begin with here. */
  readonly starts: readonly string[];
  /** The filesystem of the address, where it cannot be opened here. */
  readonly missing?: Filesystem;
}

/**
 * What the filesystems that there are here mean for an address, also while it is typed.
 *
 * @param filesystems undefined until they are known
 */
export function noteOnDir(dir: string, filesystems: readonly Filesystem[] | undefined): NoteOnDir {
  const all = filesystems ?? [];
  const protocol = protocolOf(dir);
  const own = all.find(({ protocols }) => protocol !== undefined && protocols.includes(protocol));
  return {
    starts: all
      .filter(({ scheme, installed, read_only }) => scheme !== 'file' && installed && !read_only)
      .map(({ protocols }) => `${protocols[0]}://`),
    ...(own?.installed === false ? { missing: own } : {})
  };
}
