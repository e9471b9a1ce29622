import { ArtifactStorageError } from '../../api/errors.js';
import type { SweepReport, SweepRequest } from '../../api/sweep.js';
import { valueIdOf } from '../metadata/given-up.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { ValueEntry, ValueStore } from '../values/value-store.js';

/** Seconds. */
const DEFAULT_GRACE = 86_400;

/** How many keys are looked up at once. */
const BATCH = 500;

async function refuseForeignOwners(values: ValueStore, metadata: MetadataStore): Promise<void> {
  const others = new Set(await values.owners());
  others.delete(await metadata.storeId());
  if (others.size > 0) {
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: `${values.root} also holds values of ${others.size} other database${others.size === 1 ? '' : 's'}.`,
      hint: 'Nothing was deleted: from here it cannot be seen which values those still need.',
      field: 'artifact_storage_dir'
    });
  }
}

/** Files that no row knows: values without a row, and all staging files. */
async function* unknownFiles(
  values: ValueStore,
  metadata: MetadataStore
): AsyncGenerator<ValueEntry> {
  let batch: ValueEntry[] = [];
  const unknownOf = async (entries: readonly ValueEntry[]): Promise<readonly ValueEntry[]> => {
    const known = await metadata.knownKeys(entries.map((entry) => entry.key));
    return entries.filter((entry) => !known.has(entry.key));
  };
  for await (const entry of values.list()) {
    batch.push(entry);
    if (batch.length === BATCH) {
      yield* await unknownOf(batch);
      batch = [];
    }
  }
  yield* await unknownOf(batch);
}

/** Deletes what no row knows, and no row ever will: another storage server may be about to record it. */
async function removeUnknown(
  values: ValueStore,
  metadata: MetadataStore,
  entries: readonly ValueEntry[]
): Promise<number> {
  const complete = entries.filter(({ staging }) => !staging);
  const free = await metadata.giveUp(complete.map(({ key }) => ({ id: valueIdOf(key), key })));
  const due = entries.filter(({ key, staging }) => staging || free.has(valueIdOf(key)));
  for (const { key } of due) {
    await values.delete(key);
  }
  return due.length;
}

/**
 * Finds orphans, and deletes them where it is no dry run. An orphan is a file of our own form that
 * is older than the grace period, without a row and of no save in progress.
 *
 * @param inProgress whether a save of this process still needs a key
 * @throws ArtifactStorageError `conflict` where several databases keep values in this place.
 */
export async function sweepStore(
  values: ValueStore,
  metadata: MetadataStore,
  request: SweepRequest,
  inProgress: (key: string) => boolean
): Promise<SweepReport> {
  await refuseForeignOwners(values, metadata);
  const newest = Date.now() - (request.grace_seconds ?? DEFAULT_GRACE) * 1000;
  const orphans: { value_key: string; size: number }[] = [];
  let kept = 0;
  let deleted = 0;
  let due: ValueEntry[] = [];
  const remove = async (): Promise<void> => {
    deleted += await removeUnknown(values, metadata, due);
    due = [];
  };
  for await (const { key, size, modified, staging } of unknownFiles(values, metadata)) {
    if (modified.getTime() > newest || inProgress(key)) {
      kept += 1;
      continue;
    }
    orphans.push({ value_key: key, size });
    if (!request.dry_run) {
      due.push({ key, size, modified, staging });
    }
    if (due.length === BATCH) {
      await remove();
    }
  }
  await remove();
  return { dry_run: request.dry_run, orphans, deleted, kept_in_grace: kept };
}

/**
 * Deletes what was being written and is older than a day: what a storage server or kernel that was
 * killed has left. No row ever knows such files, so it does not matter which database's they are.
 *
 * @param inProgress whether a save of this process still needs a key
 */
export async function sweepStaging(
  values: ValueStore,
  inProgress: (key: string) => boolean
): Promise<void> {
  const newest = Date.now() - DEFAULT_GRACE * 1000;
  for await (const { key, modified } of values.listStaging()) {
    if (modified.getTime() <= newest && !inProgress(key)) {
      await values.delete(key);
    }
  }
}
