import type { TrashedArtifact, TrashPage } from '../../../api/trash.js';
import type { IStorageClient } from '../../interfaces/client.js';

/** The most that one page has. */
const PAGE = 1000;

/** A version in the trash of a session's location; undefined where it is not there. */
export async function findTrashed(
  client: Pick<IStorageClient, 'call'>,
  session_id: string,
  { name, version }: { readonly name: string; readonly version: number },
  signal?: AbortSignal
): Promise<TrashedArtifact | undefined> {
  let cursor: string | null = null;
  do {
    const after = cursor === null ? {} : { cursor };
    const query = { name, limit: PAGE, ...after };
    const page: TrashPage = await client.call(
      'listTrash',
      { params: { session_id }, query },
      signal
    );
    const found = page.artifacts.find((one) => one.version === version);
    if (found !== undefined) {
      return found;
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
  return undefined;
}
