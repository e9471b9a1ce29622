import { writtenByOthers } from '../files/who-writes.js';
import type { StoreLocation } from './store-location.js';

/**
 * Why others than this user can save at a location: the end of a sentence. Undefined: it is private.
 *
 * @param valuePath of one value, without it the values root; null where it is no file of this machine
 */
export function sharedBecause(
  { database, dir }: Pick<StoreLocation, 'database' | 'dir'>,
  valuePath: string | null = dir.scheme === 'file' ? dir.path : null
): string | undefined {
  if (database.dialect !== 'sqlite') {
    return 'its database is on a server, where others may write to it';
  }
  if (valuePath === null) {
    return 'its values are in an object store, where others may write to them';
  }
  return writtenByOthers(database.path) ?? writtenByOthers(valuePath);
}
