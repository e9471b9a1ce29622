import type { Deleted, DeleteRequest } from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError, problemOf } from '../../api/errors.js';
import type { MetadataStore, ValueAddress } from '../metadata/metadata-store.js';
import type { UnkeptVersions } from '../metadata/retention-rule.js';
import { CHECK_DEADLINE, withDeadline } from './check-deadline.js';
import { notFound } from './not-found.js';
import type { Previews } from './previews.js';
import type { ValueRoots } from './value-roots.js';

/** What a delete did: the versions without their rows, ascending, and the values that are left. */
export type VersionsDeleted = Pick<Deleted, 'versions'> & {
  readonly left: LeftValues;
  /** Where values were deleted. */
  readonly roots: readonly string[];
};

type LeftValues = NonNullable<Deleted['left']>;

/** Where values are, and what is being written beside them. */
export interface DeletedValues {
  readonly roots: ValueRoots;
  readonly previews: Pick<Previews, 'settled'>;
}

/** How many versions are read at once. */
const PAGE = 1000;

/** One of the versions in each root that has any. */
async function rootsOf(
  metadata: MetadataStore,
  name: string,
  version: DeleteRequest['version']
): Promise<ReadonlyMap<string, ValueAddress>> {
  const found = new Map<string, ValueAddress>();
  if (version !== 'all') {
    const number = version === 'latest' ? null : version;
    const one = await metadata.get(name, number, 'artifact_storage');
    return one === null ? found : found.set(one.root, one);
  }
  let cursor: string | null = null;
  do {
    const page = await metadata.versions({
      name,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor })
    });
    for (const one of page.artifacts) {
      if (one.source !== 'lineapy' && !found.has(one.root)) {
        found.set(one.root, one);
      }
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
}

/** Refuses to delete values that this session cannot reach: they would stay without a row. */
async function refuseUnreachable(
  name: string,
  addresses: ReadonlyMap<string, ValueAddress>,
  roots: ValueRoots,
  signal: AbortSignal | undefined
): Promise<void> {
  for (const [root, { version, value_key }] of addresses) {
    try {
      await withDeadline(
        { address: root, field: 'artifact_storage_dir', deadline: CHECK_DEADLINE, signal },
        async (stopped) => (await roots.at(root)).stat(value_key, stopped)
      );
    } catch (error) {
      if (!isArtifactStorageError(error) || signal?.aborted) {
        throw error;
      }
      // A root that is gone has nothing left to delete.
      if (error.kind !== 'not_found') {
        throw refusal(name, version, root, error);
      }
    }
  }
}

function refusal(
  name: string,
  version: number,
  root: string,
  cause: ArtifactStorageError
): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: cause.kind,
    message: `Nothing was deleted: the value of "${name}" version ${version} is in ${root}, which this session cannot reach. ${cause.message}`,
    hint: `${cause.hint} Or use that location once in this session, with its credentials, and delete then. artifact_storage.delete(…, leave_values=True) deletes the version and leaves the value there.`,
    field: cause.kind === 'permission_denied' ? 'storage_options' : cause.field,
    cause
  });
}

/**
 * Deletes versions, rows first, and their values, wherever those are.
 *
 * @param signal stops it, until it deletes
 * @throws ArtifactStorageError `not_found` with what does exist; the store's own where a value
 *   cannot be reached, unless `leave_values` is set; `conflict` where an alias points at one, unless
 *   `with_aliases` is set: then nothing is deleted.
 */
export async function deleteVersions(
  metadata: MetadataStore,
  { roots, previews }: DeletedValues,
  { name, version, leave_values = false, with_aliases = false }: DeleteRequest,
  signal?: AbortSignal
): Promise<VersionsDeleted> {
  if (!leave_values) {
    await refuseUnreachable(name, await rootsOf(metadata, name, version), roots, signal);
  }
  signal?.throwIfAborted();
  const deleted = await metadata.delete(name, version, with_aliases);
  if (deleted.length === 0) {
    throw await notFound(metadata, { name, version: typeof version === 'number' ? version : null });
  }
  return deleteValues(deleted, { roots, previews });
}

/** Versions of a name that a rule lets go, and where their values are. */
export type UnkeptOfName = UnkeptVersions & {
  readonly name: string;
  /** One of them in each root. */
  readonly addresses: ReadonlyMap<string, ValueAddress>;
};

/**
 * Deletes those versions that a rule lets go, also now.
 *
 * @param signal stops it, until it deletes
 * @throws ArtifactStorageError the store's own where a value cannot be reached: then nothing is deleted.
 */
export async function deleteUnkept(
  metadata: MetadataStore,
  values: DeletedValues,
  { name, addresses, ...unkept }: UnkeptOfName,
  signal?: AbortSignal
): Promise<VersionsDeleted> {
  await refuseUnreachable(name, addresses, values.roots, signal);
  signal?.throwIfAborted();
  return deleteValues(await metadata.deleteUnkept(name, unkept), values);
}

/** Deletes the values of versions that are deleted. */
async function deleteValues(
  deleted: readonly ValueAddress[],
  { roots, previews }: DeletedValues
): Promise<VersionsDeleted> {
  const left: LeftValues = [];
  const done = new Set<string>();
  for (const { version: number, root, value_key } of deleted) {
    try {
      await previews.settled(value_key);
      await (await roots.at(root)).delete(value_key);
      done.add(root);
    } catch (error) {
      // The version is gone, as was asked; a clean-up of its root finds the value later.
      if (!isArtifactStorageError(error)) {
        throw error;
      }
      if (error.kind !== 'not_found') {
        left.push({ version: number, root, value_key, problem: problemOf(error) });
      }
    }
  }
  return { versions: deleted.map(({ version }) => version), left, roots: [...done] };
}
