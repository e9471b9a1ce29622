import { LEFT_LIMIT, type TrashReport } from '../../api/trash.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { DueVersions, TrashedVersion } from '../metadata/trash-store.js';
import type { LongWork } from '../operations/long-work.js';
import { type DeletedValues, deleteValues } from './delete-values.js';
import { whyUnreachable } from './reach-root.js';

/** How many versions are deleted in one transaction. */
const BATCH = 200;

/** Which versions to delete for good. */
export type Purge = Pick<DueVersions, 'purge_until' | 'deleted_until'> & {
  readonly dry_run: boolean;
  /** How many there are; null: not known. */
  readonly total: number | null;
};

type Unreachable = TrashReport['unreachable'][number];

/** Roots that cannot be reached, each looked at once. */
class Roots {
  readonly #values: DeletedValues;
  readonly #reasons = new Map<string, Unreachable | null>();

  constructor(values: DeletedValues) {
    this.#values = values;
  }

  get unreachable(): Unreachable[] {
    return [...this.#reasons.values()].flatMap((one) => (one === null ? [] : [{ ...one }]));
  }

  /** Those of the versions whose values can be deleted: the others would leave values without rows. */
  async reached(
    versions: readonly TrashedVersion[],
    signal: AbortSignal
  ): Promise<readonly TrashedVersion[]> {
    const reached: TrashedVersion[] = [];
    for (const version of versions) {
      const { root } = version;
      const known = this.#reasons.get(root);
      const reason = known === undefined ? await this.#look(version, signal) : known;
      if (reason === null) {
        reached.push(version);
      } else {
        this.#reasons.set(root, { ...reason, versions: reason.versions + 1 });
      }
    }
    return reached;
  }

  async #look(version: TrashedVersion, signal: AbortSignal): Promise<Unreachable | null> {
    const { root } = version;
    const error = await whyUnreachable(version, this.#values.roots, signal);
    const reason = error === null ? null : { root, versions: 0, reason: error.message };
    this.#reasons.set(root, reason);
    return reason;
  }
}

/**
 * Deletes versions in the trash for good: rows first, then values. Several storage servers may do it at
 * once, and restore meanwhile: each row goes one way only. What a crash leaves is deleted by finish-deletes.ts.
 *
 * @param work follows and stops it, between batches
 */
export async function purgeTrash(
  { trash }: Pick<MetadataStore, 'trash'>,
  values: DeletedValues,
  { dry_run, total, ...which }: Purge,
  { signal, tell, step }: Pick<LongWork, 'signal' | 'tell' | 'step'>
): Promise<TrashReport> {
  const roots = new Roots(values);
  let [planned, bytes, deleted, left] = [0, 0, 0, 0];
  for (let after = 0; ; ) {
    await step();
    const due = await trash.due({ ...which, after, limit: BATCH });
    const last = due.at(-1);
    if (last === undefined) {
      break;
    }
    after = last.id;
    planned += due.length;
    bytes += due.reduce((sum, { size }) => sum + size, 0);
    if (!dry_run) {
      const purged = await trash.purge(await roots.reached(due, signal));
      deleted += purged.length;
      left += (await deleteValues(values, purged)).left.length;
    }
    tell({ done: planned, total, unit: 'versions' });
  }
  return {
    dry_run,
    planned,
    bytes,
    deleted,
    kept: dry_run ? 0 : planned - deleted,
    unreachable: roots.unreachable.slice(0, LEFT_LIMIT),
    left
  };
}
