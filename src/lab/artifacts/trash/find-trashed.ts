import type { TrashedArtifact, TrashPage } from '../../../api/trash.js';
import type { IStorageClient } from '../../interfaces/client.js';

/** The most that one page has. */
const PAGE = 1000;

/** The versions of a name in the trash of a session's location, the latest deleted first. */
export async function findTrashed(
  client: Pick<IStorageClient, 'call'>,
  session_id: string,
  name: string,
  signal?: AbortSignal
): Promise<readonly TrashedArtifact[]> {
  let found: readonly TrashedArtifact[] = [];
  let cursor: string | null = null;
  do {
    const after = cursor === null ? {} : { cursor };
    const query = { name, limit: PAGE, ...after };
    const page: TrashPage = await client.call(
      'listTrash',
      { params: { session_id }, query },
      signal
    );
    found = [...found, ...page.artifacts];
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}
