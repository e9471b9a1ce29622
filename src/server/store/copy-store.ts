import { randomUUID } from 'node:crypto';
import type { CopyReport } from '../../api/copy.js';
import { ArtifactStorageError } from '../../api/errors.js';
import type { SourceStamp } from '../metadata/copy-records.js';
import type { LongWork } from '../operations/long-work.js';
import { type CopyJob, type CopyWish, jobOf } from './copy-job.js';
import { CopyPages } from './copy-pages.js';
import { findAt, planCopy } from './copy-plan.js';
import { selectedPages } from './copy-selection.js';
import { CopyTally } from './copy-tally.js';

/**
 * Copies versions, values and rows, to another store. What is there already stays as it is, so a copy
 * that broke off goes on where it was when it is started again. The source is not changed.
 *
 * @throws ArtifactStorageError `invalid_input` where both ends are the same; of the target, or of the
 *   source's database, where they cannot be used: what was copied by then stays.
 */
export async function copyStore(wish: CopyWish, work: LongWork): Promise<CopyReport> {
  if ('versions' in wish.selection) {
    await wish.source.upkeep.needs(wish.selection.versions, work);
  }
  const job = await jobOf(wish);
  const tally = new CopyTally(wish.problemOf);
  if (job.dry_run) {
    await refuseSameRows(job);
    await planCopy(job, tally, work);
    return tally.report(job.head);
  }
  const { source, target, sourceId, head } = job;
  await target.prepare();
  const before = await source.copies.stamp();
  const run_id = randomUUID();
  await target.copies.begin({
    ...{ job_id: head.job_id, run_id, copied_from: sourceId, request: requestOf(job) },
    highest: before.highest,
    started: new Date().toISOString()
  });
  if (await source.copies.hasRun(run_id)) {
    throw sameDatabase();
  }
  try {
    await planCopy(job, tally, work);
    await copyAll(job, tally, before, work);
  } finally {
    const { conflicts: _c, problems: _p, ...counts } = tally.report(head);
    const ended = new Date().toISOString();
    await target.copies
      .end({ job_id: head.job_id, counts: JSON.stringify(counts), ended })
      .catch(() => undefined);
  }
  return tally.report(head);
}

/** Two passes, and a look at what came behind them. */
async function copyAll(
  job: CopyJob,
  tally: CopyTally,
  before: SourceStamp,
  work: LongWork
): Promise<void> {
  const { source, selection, sourceId } = job;
  const pages = new CopyPages(job, tally, work);
  let looked = before;
  await pages.copy(false);
  // What was deleted at the source since it was counted.
  const gone = Math.max(0, tally.planned - tally.done);
  tally.skipped += gone;
  tally.planned = tally.done;
  for (let now = await source.copies.stamp(); !isSame(looked, now); ) {
    looked = now;
    await pages.copy(true);
    now = await source.copies.stamp();
    if (!isSame(looked, now)) {
      for await (const { versions } of selectedPages(source, selection, sourceId)) {
        await work.step();
        const { unknown } = await findAt(job, versions, new Set());
        tally.saved_meanwhile += unknown.filter(({ save_id }) => !tally.isNotThere(save_id)).length;
      }
      return;
    }
  }
}

const isSame = (one: SourceStamp, other: SourceStamp): boolean =>
  one.count === other.count && one.highest === other.highest;

function requestOf({ selection, policy, head }: CopyJob): string {
  return JSON.stringify({ selection, ...policy, source: head.source, target: head.target });
}

/** A dry run writes nothing by which it could be told whether both ends are one database. */
async function refuseSameRows({ source, target, sourceId }: CopyJob): Promise<void> {
  if ((await target.copies.sourceId()) === sourceId) {
    const [one, other] = await Promise.all([source.copies.stamp(), target.copies.stamp()]);
    if (one.count > 0 && isSame(one, other)) {
      throw sameDatabase();
    }
  }
}

/** The refusal of a copy to where the source is. */
export function sameDatabase(): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'invalid_input',
    message: 'Source and target have the same database: its artifacts are there already.',
    hint: 'Choose another database for the copy. If values moved to another directory, use relocate.',
    field: 'database_url'
  });
}
