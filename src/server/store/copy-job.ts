import { createHash } from 'node:crypto';
import type { CopyRequest, CopySelection } from '../../api/copy.js';
import type { ArtifactStorageError, Problem } from '../../api/errors.js';
import type { ArtifactStore } from './artifact-store.js';
import type { ConflictPolicy } from './copy-numbers.js';
import type { ReportHead } from './copy-tally.js';

/** What a copy of a store is asked for. */
export interface CopyWish extends Pick<CopyRequest, 'conflicts' | 'prefix' | 'dry_run'> {
  readonly source: ArtifactStore;
  readonly target: ArtifactStore;
  readonly selection: CopySelection;
  /** Both ends as people see them, without secrets. */
  readonly ends: Pick<ReportHead, 'source' | 'target' | 'new_database'>;
  /** An error as reports have it, secrets masked. */
  readonly problemOf: (error: ArtifactStorageError) => Problem;
  /** Told when versions have come to the target. */
  readonly onCopied: () => void;
}

/** The same once the source is known. */
export interface CopyJob extends CopyWish {
  readonly dry_run: boolean;
  /** The id of the source's database. */
  readonly sourceId: string;
  readonly policy: ConflictPolicy;
  readonly head: ReportHead;
}

/** The job of a wish: the same one for the same wish. */
export async function jobOf(wish: CopyWish): Promise<CopyJob> {
  const { source, selection, conflicts = 'append', prefix = '', dry_run, ends } = wish;
  const sourceId = await source.copies.sourceId();
  const key = JSON.stringify([sourceId, ends.target, selection, conflicts, prefix]);
  const job_id = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return { ...wish, sourceId, policy: { conflicts, prefix }, head: { dry_run, job_id, ...ends } };
}
