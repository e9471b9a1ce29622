import { useEffect, useState } from 'react';
import type { Filesystem } from '../../../api/filesystem.js';
import type { IStorageClient } from '../../interfaces/client.js';

/** Asks which filesystems there are where the storage server runs, when they are wanted; once. */
export function useFilesystems(
  client: IStorageClient,
  wanted: boolean
): readonly Filesystem[] | undefined {
  const [found, setFound] = useState<readonly Filesystem[]>();
  useEffect(() => {
    if (!wanted) {
      return;
    }
    const leaving = new AbortController();
    client.call('listFilesystems', {}, leaving.signal).then(
      ({ filesystems }) => setFound(filesystems),
      // It only helps to fill in the field; a check says what is the matter.
      () => undefined
    );
    return () => leaving.abort();
  }, [client, wanted]);
  return found;
}
