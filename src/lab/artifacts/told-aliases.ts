import type { ICountedRef } from '../interfaces/artifacts.js';
import type { IStorageClient } from '../interfaces/client.js';

/** An alias, and the version that it points at. */
export interface ToldAlias {
  readonly alias: string;
  readonly name: string;
  readonly version: number;
}

/** How many versions of a name are looked at for aliases. */
const LOOKED_AT = 1000;

/**
 * The aliases that point at what is to be deleted.
 *
 * @returns empty also where they cannot be told, or not all of them: a delete is refused then.
 */
export async function aliasesOf(
  { name, version }: ICountedRef,
  session_id: string,
  client: Pick<IStorageClient, 'call'>
): Promise<readonly ToldAlias[]> {
  const params = { session_id };
  const found =
    version === undefined
      ? client
          .call('listVersions', { params, query: { name, limit: LOOKED_AT } })
          .then(({ artifacts, next_cursor }) => (next_cursor === null ? artifacts : []))
      : client
          .call('getArtifact', { params, query: { name, version } })
          .then((artifact) => [artifact]);
  const artifacts = await found.catch(() => []);
  return artifacts.flatMap((artifact) =>
    (artifact.aliases ?? []).map((alias) => ({ alias, name, version: artifact.version }))
  );
}
