import { ArtifactStorageError } from '../../api/errors.js';
import type { Relocation } from '../../api/relocation.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { ValueStore } from '../values/value-store.js';
import { hashValue } from './hash-value.js';

/** How many values that do not verify a report names. */
const MAX_PROBLEMS = 20;

/**
 * Lets versions whose root moved have their values at the new place: when every value there has the
 * recorded size and checksum, and not before. Copies and deletes nothing.
 *
 * @param from the root as it is recorded
 * @param onProgress told after each value how far it came
 * @throws ArtifactStorageError `not_found` where no version has its value in `from`.
 */
export async function relocate(
  metadata: MetadataStore,
  from: string,
  to: ValueStore,
  dryRun: boolean,
  onProgress: (found: Relocation) => void = () => undefined
): Promise<Relocation> {
  const verified = await metadata.stampOfRoot(from);
  if (verified.count === 0) {
    throw await unknownRoot(metadata, from);
  }
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
    await metadata.relocateRoot(from, to.root, verified);
  }
  return report(true, relocated);
}

async function unknownRoot(metadata: MetadataStore, from: string): Promise<ArtifactStorageError> {
  const roots = await metadata.roots();
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `No version has its value in ${from}.`,
    hint:
      roots.length === 0
        ? 'This metadata store holds no versions at all.'
        : `Values are in: ${roots.join(', ')}.`,
    field: 'old_root'
  });
}
