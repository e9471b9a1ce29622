import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import {
  type CleanUpReport,
  CleanUpReportSchema,
  type CleanUpRequest
} from '../../api/clean-up.js';
import { ArtifactStorageError } from '../../api/errors.js';
import { parseDatabaseUrl } from '../../location/database-url.js';
import { NO_BASE } from '../../location/location-base.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { valueIdOf } from '../metadata/retired-values.js';
import type { LongWork } from '../operations/long-work.js';
import { keyOfValue } from '../values/value-key.js';
import { OWNERS, type ValueStore } from '../values/value-store.js';
import {
  FileCount,
  type KnownKeys,
  knownBy,
  otherOwners,
  sparedSince,
  unknownFiles
} from './unknown-files.js';

/** How many keys are looked up at once. */
const BATCH = 500;

/** The work of a clean-up. */
export type CleanUpWork = LongWork & {
  /** Which values the default database of this machine knows: what was copied from it is there, too. */
  readonly alsoKnown?: KnownKeys | undefined;
};

/** How many other databases an error names. */
const NAMED = 5;

/** Databases in words: where they are, and as what they are marked. */
async function namesOf(values: ValueStore, owners: readonly string[]): Promise<string> {
  const names = await Promise.all(
    owners.slice(0, NAMED).map(async (id) => {
      const location = locationIn(await values.ownerLocation(id));
      return location === null
        ? `one of which only the id ${id} is known`
        : `${location} (id ${id})`;
    })
  );
  const more = owners.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}`;
}

/** The location that a mark names, without what must not be shown; null where it is none. */
function locationIn(mark: string): string | null {
  try {
    return mark === '' ? null : parseDatabaseUrl(mark, NO_BASE).redacted;
  } catch {
    // Other programs may write there, too.
    return null;
  }
}

async function refuseForeignOwners(values: ValueStore, metadata: MetadataStore): Promise<void> {
  const owners = await otherOwners(values, metadata);
  if (owners.size > 0) {
    const names = await namesOf(values, [...owners].sort());
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: `${values.root} also holds values of ${owners.size} other database${owners.size === 1 ? '' : 's'}: ${names}.`,
      hint: `Nothing was deleted: from here it cannot be seen which values those still need. If one is a fallback, the panel or artifact_storage.retry_database() there copies what waits. If nobody uses one any more, delete its mark, the file named as its id in ${OWNERS} there, and clean up again.`,
      field: 'artifact_storage_dir'
    });
  }
}

/** A file to delete. */
interface Due {
  readonly value_key: string;
  /** Whether it is no complete value. */
  readonly staging: boolean;
}

/** Deletes what no row knows, and no row ever will: another storage server may be about to record it. */
async function removeUnknown(
  values: ValueStore,
  metadata: MetadataStore,
  entries: readonly Due[],
  step: LongWork['step']
): Promise<number> {
  const complete = entries.filter(({ staging }) => !staging);
  const keys = new Set(complete.map(({ value_key }) => keyOfValue(value_key)));
  const free = await metadata.retire([...keys].map((key) => ({ id: valueIdOf(key), key })));
  const due = entries.filter(
    ({ value_key, staging }) => staging || free.has(valueIdOf(keyOfValue(value_key)))
  );
  for (const { value_key: key } of due) {
    await step();
    await values.delete(key);
  }
  return due.length;
}

const OrphanSchema = CleanUpReportSchema.properties.orphans;

/** A batch that is about to be deleted. */
const BatchSchema = Type.Object({ orphans: OrphanSchema, staging: Type.Array(Type.String()) });

/** How many of the batch before it were deleted. */
const DoneSchema = Type.Object({ deleted: Type.Integer() });

/** Finds and deletes orphans batch by batch; each one is noted. */
class Batches {
  readonly orphans: CleanUpReport['orphans'] = [];
  deleted = 0;
  readonly #remove: (entries: readonly Due[]) => Promise<number>;
  readonly #work: LongWork;

  constructor(remove: (entries: readonly Due[]) => Promise<number>, work: LongWork) {
    this.#remove = remove;
    this.#work = work;
  }

  /** Takes what an earlier process did; the batch that it was deleting is deleted to its end. */
  async takeUp(): Promise<void> {
    let begun: Static<typeof BatchSchema> | undefined;
    for (const note of this.#work.notes) {
      if (Check(DoneSchema, note)) {
        this.#add(begun?.orphans ?? [], note.deleted);
        begun = undefined;
      } else if (Check(BatchSchema, note)) {
        begun = note;
      }
    }
    if (begun !== undefined) {
      const names = new Set(begun.staging);
      await this.delete(
        begun.orphans.map((one) => ({ ...one, staging: names.has(one.value_key) }))
      );
    }
  }

  /** Deletes a batch. */
  async delete(batch: readonly (CleanUpReport['orphans'][number] & Due)[]): Promise<void> {
    if (batch.length === 0) {
      return;
    }
    const orphans = batch.map(({ value_key, size }) => ({ value_key, size }));
    const staging = batch.flatMap((one) => (one.staging ? [one.value_key] : []));
    this.#work.note({ orphans, staging } satisfies Static<typeof BatchSchema>);
    const deleted = await this.#remove(batch);
    this.#work.note({ deleted } satisfies Static<typeof DoneSchema>);
    this.#add(orphans, deleted);
  }

  #add(orphans: CleanUpReport['orphans'], deleted: number): void {
    this.orphans.push(...orphans);
    this.deleted += deleted;
  }
}

/**
 * Finds orphans, and deletes them where it is no dry run. An orphan is a file of our own form that
 * is older than the grace period, without a row and of no save in progress.
 *
 * @param inProgress whether a save of this process still needs a key
 * @throws ArtifactStorageError `conflict` where several databases keep values in this root, and it is no dry run.
 */
export async function cleanUpStore(
  values: ValueStore,
  metadata: MetadataStore,
  request: CleanUpRequest,
  inProgress: (key: string) => boolean,
  work: CleanUpWork
): Promise<CleanUpReport> {
  const { dry_run } = request;
  const known = knownBy(metadata, work.alsoKnown);
  if (!dry_run) {
    await unlessAborted(work.signal, refuseForeignOwners(values, metadata));
  }
  const newest = sparedSince(request.grace_seconds);
  const batches = new Batches(
    (entries) => removeUnknown(values, metadata, entries, () => work.step()),
    work
  );
  await batches.takeUp();
  let kept_in_grace = 0;
  let looked = 0;
  let due: (CleanUpReport['orphans'][number] & Due)[] = [];
  const foreign = new FileCount();
  const onLook = (): void => {
    looked += 1;
    work.tell({ done: looked, total: null, unit: 'files' });
  };
  const step = () => work.step();
  const options = { signal: work.signal, newest, inProgress, onLook, step };
  for await (const { what, entry } of unknownFiles(values, known, options)) {
    const { key, size, staging } = entry;
    if (what === 'foreign') {
      foreign.add(entry);
    } else if (what === 'young') {
      kept_in_grace += 1;
    } else if (dry_run) {
      batches.orphans.push({ value_key: key, size });
    } else {
      due.push({ value_key: key, size, staging });
    }
    if (due.length === BATCH) {
      await batches.delete(due);
      due = [];
    }
  }
  await batches.delete(due);
  return {
    dry_run,
    orphans: batches.orphans,
    deleted: batches.deleted,
    kept_in_grace,
    foreign: foreign.found
  };
}

/**
 * Deletes what a storage server or kernel that was killed has left of what it was writing: at once where
 * that is known, else when it is a day old. No row ever knows such files, so it does not matter which
 * database's they are.
 *
 * @param inProgress whether a save of this process still needs a key
 */
export async function cleanUpStaging(
  values: ValueStore,
  inProgress: (key: string) => boolean
): Promise<void> {
  const newest = sparedSince();
  for await (const { key, modified, abandoned } of values.listStaging()) {
    if ((abandoned === true || modified.getTime() <= newest) && !inProgress(key)) {
      await values.delete(key);
    }
  }
}
