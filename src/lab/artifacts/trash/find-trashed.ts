import type { TrashedArtifact } from '../../../api/trash.js';
import type { IStorageClient } from '../../interfaces/client.js';
import { inRequests, type VersionsOf } from './restore-versions.js';

type Asked = Pick<IStorageClient, 'call'>;

/** What of a name is in the trash. */
export interface FoundInTrash {
  /** How many of its versions are there. */
  readonly total: number;
  /** The version that was asked for, where it is there; of no number the latest deleted. */
  readonly found: TrashedArtifact | undefined;
}

/** Looks for one version of a name in the trash of a session's location, or for any. */
export async function findTrashed(
  client: Asked,
  session_id: string,
  name: string,
  version?: number,
  signal?: AbortSignal
): Promise<FoundInTrash> {
  const which = version === undefined ? {} : { versions: `${version}` };
  const query = { name, ...which, limit: 1 };
  const page = await client.call('listTrash', { params: { session_id }, query }, signal);
  return { total: page.total, found: page.artifacts[0] };
}

/** Whether any of these versions is in the trash. */
export async function isAnyInTrash(
  client: Asked,
  session_id: string,
  { name, versions }: VersionsOf
): Promise<boolean> {
  for (const some of inRequests(versions)) {
    const query = { name, versions: some.join(), limit: 1 };
    const { artifacts } = await client.call('listTrash', { params: { session_id }, query });
    if (artifacts.length > 0) {
      return true;
    }
  }
  return false;
}
