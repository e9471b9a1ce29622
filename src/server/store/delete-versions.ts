import type { Deleted, DeleteRequest } from '../../api/artifact-changes.js';
import { ArtifactStorageError } from '../../api/errors.js';
import { someNames } from '../../location/some-names.js';
import { visibleName } from '../../location/visible-name.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { UnkeptVersions } from '../metadata/retention-rule.js';
import type { TrashedVersion, TrashNote } from '../metadata/trash-store.js';
import type { ValueAddress } from '../metadata/value-address.js';
import { type DeletedValues, deleteValues, type LeftValues } from './delete-values.js';
import { notFound } from './not-found.js';
import { whyUnreachable } from './reach-root.js';
import type { ValueRoots } from './value-roots.js';

/** What a delete did: the versions that are gone, ascending, and the values that are left. */
export type VersionsDeleted = Pick<Deleted, 'versions' | 'bytes' | 'purge_at'> & {
  readonly left: LeftValues;
  /** Where values were deleted. */
  readonly roots: readonly string[];
};

/** How to delete. */
export interface DeleteOptions {
  /** How versions go to the trash; absent: they are deleted for good. */
  readonly trash?: TrashNote | undefined;
  /** Stops it, until it deletes. */
  readonly signal?: AbortSignal | undefined;
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
  if (version === 'latest' || typeof version === 'number') {
    const number = version === 'latest' ? null : version;
    const one = await metadata.get(name, number, 'artifact_storage');
    return one === null ? found : found.set(one.root, one);
  }
  const wanted = version === 'all' ? null : new Set(version);
  let cursor: string | null = null;
  do {
    const page = await metadata.versions({
      name,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor })
    });
    for (const one of page.artifacts) {
      const isMeant = one.source !== 'lineapy' && wanted?.has(one.version) !== false;
      if (isMeant && !found.has(one.root)) {
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
  for (const [root, address] of addresses) {
    const reason = await whyUnreachable(address, roots, signal);
    if (reason !== null) {
      throw refusal(name, address.version, root, reason);
    }
  }
}

/** The versions in the trash that a delete for good means, too: the latest one is never there. */
async function trashedOf(
  { trash }: MetadataStore,
  name: string,
  version: DeleteRequest['version']
): Promise<readonly TrashedVersion[]> {
  if (version === 'latest') {
    return [];
  }
  if (version === 'all') {
    return trash.ofName(name);
  }
  if (typeof version === 'object') {
    const wanted = new Set(version);
    return (await trash.ofName(name)).filter((one) => wanted.has(one.version));
  }
  const found = await trash.find(name, version);
  return found === null ? [] : [found];
}

/**
 * Refuses numbers of which one has no version: none of them is deleted then.
 *
 * @throws ArtifactStorageError `not_found`, with all that are not there.
 */
async function refuseAbsent(
  metadata: MetadataStore,
  name: string,
  numbers: readonly number[]
): Promise<void> {
  const there = new Set(await metadata.versionNumbers(name));
  const [first, ...others] = numbers.filter((one) => !there.has(one));
  if (first === undefined) {
    return;
  }
  const { kind, message, hint, field } = await notFound(metadata, { name, version: first });
  const more =
    others.length === 0 || there.size === 0
      ? ''
      : ` The same holds for ${someNames(others.map(String))}.`;
  throw new ArtifactStorageError({
    kind,
    message: `${message}${more} Nothing was deleted.`,
    hint,
    field
  });
}

function refusal(
  name: string,
  version: number,
  root: string,
  cause: ArtifactStorageError
): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: cause.kind,
    message: `Nothing was deleted: the value of "${visibleName(name)}" version ${version} is in ${root}, which this session cannot reach. ${cause.message}`,
    hint: `${cause.hint} Or use that location once in this session, with its credentials, and delete then. artifact_storage.delete(…, leave_values=True) deletes the version and leaves the value there.`,
    field: cause.kind === 'permission_denied' ? 'storage_options' : cause.field,
    cause
  });
}

/**
 * Lets versions go to the trash; or deletes them, rows first, and their values, wherever those are.
 *
 * Of several numbers, all are deleted in one step, or none. A dry run says what would be, or why not.
 *
 * @throws ArtifactStorageError `not_found` with what does exist; the store's own where a value
 *   cannot be reached, unless `leave_values` is set; `conflict` where an alias points at one, unless
 *   `with_aliases` is set: then nothing is deleted.
 */
export async function deleteVersions(
  metadata: MetadataStore,
  values: DeletedValues,
  request: DeleteRequest,
  { trash, signal }: DeleteOptions
): Promise<VersionsDeleted> {
  const { name, version, leave_values = false, with_aliases = false } = request;
  const note = request.permanently === true ? undefined : trash;
  const trashed = request.permanently === true ? await trashedOf(metadata, name, version) : [];
  const numbers = typeof version === 'object' ? [...new Set(version)] : null;
  const live =
    numbers?.filter((number) => !trashed.some((one) => one.version === number)) ?? version;
  if (typeof live === 'object') {
    await refuseAbsent(metadata, name, live);
  }
  if (!leave_values) {
    const addresses = new Map(await rootsOf(metadata, name, live));
    for (const one of trashed) {
      addresses.set(one.root, one);
    }
    await refuseUnreachable(name, addresses, values.roots, signal);
  }
  signal?.throwIfAborted();
  // A number is one version: in the trash, it is nowhere else.
  const isTrashed =
    (typeof version === 'number' && trashed.length > 0) ||
    (typeof live === 'object' && live.length === 0);
  const deleteLive = () =>
    request.dry_run === true
      ? metadata.deletable(name, live, with_aliases)
      : metadata.delete(name, live, with_aliases, note);
  const gone = isTrashed ? [] : await deleteLive();
  if (typeof live === 'object' && gone.length < live.length) {
    await refuseAbsent(metadata, name, live);
  }
  const purged = request.dry_run === true ? trashed : await metadata.trash.purge(trashed);
  const versions = [...gone, ...purged].map((one) => one.version).sort((a, b) => a - b);
  const bytes = sizeOf(gone) + sizeOf(trashed.filter(({ version }) => versions.includes(version)));
  if (versions.length === 0) {
    throw await notFound(metadata, { name, version: typeof version === 'number' ? version : null });
  }
  if (note !== undefined) {
    return { versions, bytes, purge_at: note.purge_at, left: [], roots: [] };
  }
  if (request.dry_run === true) {
    return { versions, bytes, left: [], roots: [] };
  }
  const deleted = await deleteValues(values, [...gone, ...purged]);
  if (leave_values) {
    await values.trash.finish(deleted.left);
  }
  return { versions, bytes, left: deleted.left, roots: [...deleted.done] };
}

const sizeOf = (versions: readonly { readonly size: number }[]): number =>
  versions.reduce((sum, { size }) => sum + size, 0);

/** Versions of a name that a rule lets go, and where their values are. */
export type UnkeptOfName = UnkeptVersions & {
  readonly name: string;
  /** One of them in each root. */
  readonly addresses: ReadonlyMap<string, ValueAddress>;
};

/**
 * Deletes those versions that a rule lets go, also now; or lets them go to the trash.
 *
 * @throws ArtifactStorageError the store's own where a value cannot be reached: then nothing is deleted.
 */
export async function deleteUnkept(
  metadata: MetadataStore,
  values: DeletedValues,
  { name, addresses, ...unkept }: UnkeptOfName,
  { trash, signal }: DeleteOptions
): Promise<VersionsDeleted> {
  await refuseUnreachable(name, addresses, values.roots, signal);
  signal?.throwIfAborted();
  const gone = await metadata.deleteUnkept(name, unkept, trash);
  const versions = gone.map(({ version }) => version);
  if (trash !== undefined) {
    return { versions, purge_at: trash.purge_at, left: [], roots: [] };
  }
  const { left, done } = await deleteValues(values, gone);
  return { versions, left, roots: [...done] };
}
