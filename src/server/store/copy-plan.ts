import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { someNames } from '../../location/some-names.js';
import { visibleName } from '../../location/visible-name.js';
import { Slots } from '../grouping/slots.js';
import type { KnownSave } from '../metadata/copy-records.js';
import type { LongWork } from '../operations/long-work.js';
import type { ArtifactStore } from './artifact-store.js';
import type { CopyJob } from './copy-job.js';
import { CopyNumbers } from './copy-numbers.js';
import { type Selected, selectedPages } from './copy-selection.js';
import type { CopyTally } from './copy-tally.js';
import { MissingValueError, notCopied } from './value-problems.js';

/** How many values are looked at a time. */
const LOOKS = 8;

/** A version that an earlier copy brought, and that was not read back at the target. */
export interface UnverifiedCopy {
  readonly one: Selected;
  readonly there: KnownSave;
}

/** What a target has of some versions. */
export interface FoundAt {
  /** Those that it does not have. */
  readonly unknown: readonly Selected[];
  readonly unverified: readonly UnverifiedCopy[];
  /** Save ids of those behind a version that an earlier copy gave the next number: they get one, too. */
  readonly behind: ReadonlySet<string>;
}

/**
 * Looks what a target has of some versions.
 *
 * @param moved names of which an earlier copy from the same source gave a version the next number, of
 *   the pages before; those of this page are added
 */
export async function findAt(
  { target, sourceId }: Pick<CopyJob, 'target' | 'sourceId'>,
  versions: readonly Selected[],
  moved: Set<string>
): Promise<FoundAt> {
  const ids = versions.flatMap(({ save_id, original_save_id }) =>
    original_save_id === null ? [save_id] : [save_id, original_save_id]
  );
  const known = await target.copies.known(ids);
  const unknown: Selected[] = [];
  const unverified: UnverifiedCopy[] = [];
  const behind = new Set<string>();
  for (const one of versions) {
    const { save_id, original_save_id, size, sha256 } = one;
    const there = [known.get(save_id), known.get(original_save_id ?? '')].find(
      (found) =>
        found !== undefined && (sha256 === '' || (found.size === size && found.sha256 === sha256))
    );
    if (there?.copied_from === sourceId && there.version !== one.version) {
      moved.add(one.name);
    }
    if (there === undefined) {
      unknown.push(one);
      if (moved.has(one.name)) {
        behind.add(save_id);
      }
    } else if (there.copied_from !== null && there.verified_at === null) {
      unverified.push({ one, there });
    }
  }
  return { unknown, unverified, behind };
}

/**
 * Counts what is to be copied, and copies nothing. In a dry run also what cannot be, and where
 * numbers are taken.
 *
 * @throws ArtifactStorageError `conflict` where a number is taken, and that is to stop the copy.
 */
export async function planCopy(job: CopyJob, tally: CopyTally, work: LongWork): Promise<void> {
  const { source, target, selection, sourceId, policy, dry_run } = job;
  const numbers = new CopyNumbers(target.copies, sourceId, policy);
  const moved = new Set<string>();
  for await (const { versions, ended } of selectedPages(source, selection, sourceId)) {
    await work.step();
    const { unknown: left, unverified, behind } = await findAt(job, versions, moved);
    tally.planned += versions.length;
    tally.lineapy += versions.filter((one) => one.source === 'lineapy').length;
    if (dry_run) {
      tally.already_there += versions.length - left.length;
      for (const { there } of unverified) {
        tally.unverify(there);
      }
    }
    const readable = await readableOf(source, left, dry_run, tally);
    tally.bytes += readable.reduce((sum, { size }) => sum + size, 0);
    if (dry_run || policy.conflicts === 'stop') {
      const places = await numbers.plan(readable, behind);
      readable.forEach((one, index) => {
        const { conflict = false, there = null } = places[index] ?? {};
        tally.plan(one, conflict, there, dry_run);
      });
    }
    numbers.forget(ended);
    work.tell(tally.progress);
  }
  if (!dry_run && tally.conflict_count > 0) {
    throw conflictsFound(tally);
  }
}

/** Those that have a value, with its size; the others are counted as failures of a dry run. */
async function readableOf(
  source: ArtifactStore,
  versions: readonly Selected[],
  dryRun: boolean,
  tally: CopyTally
): Promise<readonly Selected[]> {
  const slots = new Slots(LOOKS, LOOKS);
  const looked = await Promise.all(
    versions.map(async (one): Promise<Selected | ArtifactStorageError> => {
      if (!dryRun && one.source === undefined) {
        return one;
      }
      const free = await slots.take(1);
      try {
        return await look(source, one);
      } catch (error) {
        if (isArtifactStorageError(error)) {
          return error;
        }
        throw error;
      } finally {
        free();
      }
    })
  );
  return looked.flatMap((found, index) => {
    const one = versions[index];
    if (!(found instanceof ArtifactStorageError)) {
      return [found];
    }
    if (dryRun && one !== undefined) {
      tally.fail(one, found);
    }
    return [];
  });
}

async function look(source: ArtifactStore, one: Selected): Promise<Selected> {
  const size = one.value_key === '' ? null : await source.sizeOf(one);
  if (size === null) {
    throw new MissingValueError(one);
  }
  if (one.source === undefined && (size !== one.size || one.damaged_at !== null)) {
    throw notCopied(one);
  }
  return { ...one, size };
}

function conflictsFound({ conflict_count: count, conflicts }: CopyTally): ArtifactStorageError {
  const named = someNames(
    conflicts.map(({ name, version }) => `"${visibleName(name)}" version ${version}`)
  );
  return new ArtifactStorageError({
    kind: 'conflict',
    message: `Nothing was copied: the target has given ${count === 1 ? 'a number' : `${count} numbers`} to other saves: ${named}.`,
    hint: 'Choose "append" or "prefix" for conflicts, which give them other numbers or names, or with "skip", which leaves them out.',
    field: 'conflicts'
  });
}
