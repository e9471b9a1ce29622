import { ArtifactStorageError } from '../../api/errors.js';
import type { Relocation } from '../../api/relocation.js';
import type { ValueRoot } from '../../location/value-root.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { hashValue } from './hash-value.js';
import type { ValueRoots } from './value-roots.js';

/** How many values that do not verify a report names. */
const MAX_PROBLEMS = 20;

/** What is to be relocated, and how. */
export interface RelocationPlan {
  /** The root as it is recorded, or without its endpoint where only one root is meant. */
  readonly from: ValueRoot;
  /** The new root. */
  readonly target: string;
  readonly dryRun: boolean;
  /** Told after each value how far it came. */
  readonly onProgress?: ((found: Relocation) => void) | undefined;
}

/**
 * Lets versions whose root moved have their values at the new place: when every value there has the
 * recorded size and checksum, and not before. Copies and deletes nothing.
 *
 * @param roots opens the new root
 * @throws ArtifactStorageError `not_found` where no version has its value in the old root.
 */
export async function relocate(
  metadata: MetadataStore,
  roots: ValueRoots,
  { from: old, target, dryRun, onProgress = () => undefined }: RelocationPlan
): Promise<Relocation> {
  const to = await roots.at(target);
  const from = await recordedRoot(metadata, old);
  const verified = await metadata.stampOfRoot(from);
  const problems: Relocation['problems'] = [];
  let bad = 0;
  let good = 0;
  let bytes = 0;
  const report = (done: boolean, relocated: boolean): Relocation => ({
    old_root: from,
    new_root: to.root,
    dry_run: dryRun,
    versions: verified.count,
    verified: good,
    bytes,
    problems: [...problems],
    relocated,
    done
  });
  for await (const { name, version, value_key, size, sha256 } of metadata.versionsInRoot(from)) {
    const found = await hashValue(to, value_key);
    if (found?.size === size && found.sha256 === sha256) {
      good += 1;
      bytes += size;
    } else {
      bad += 1;
      if (problems.length < MAX_PROBLEMS) {
        problems.push({ name, version, value_key, reason: found === null ? 'missing' : 'changed' });
      }
    }
    onProgress(report(false, false));
  }
  const relocated = !dryRun && bad === 0;
  if (relocated) {
    // Before the rows: a sweep of another database must never take these values for orphans.
    await to.addOwner(await metadata.storeId());
    await metadata.noteRoot(to.root, roots.reaching(to.root));
    await metadata.relocateRoot(from, to.root, verified);
  }
  return report(true, relocated);
}

async function recordedRoot(metadata: MetadataStore, { text }: ValueRoot): Promise<string> {
  const roots = await metadata.roots();
  const sameUrl = roots.filter((root) => root === text || root.startsWith(`${text} at `));
  const [found] = roots.includes(text) ? [text] : sameUrl.length === 1 ? sameUrl : [];
  if (found !== undefined) {
    return found;
  }
  throw new ArtifactStorageError({
    kind: 'not_found',
    message: `No version has its value in ${text}.`,
    hint:
      roots.length === 0
        ? 'This metadata store holds no versions at all.'
        : `Values are in: ${roots.join(', ')}.`,
    field: 'old_root'
  });
}
