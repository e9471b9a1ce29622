import { ArtifactStorageError } from '../../api/errors.js';
import type { Verification } from '../../api/verification.js';
import { visibleName } from '../../location/visible-name.js';
import type { MetadataStore, StoredArtifact } from '../metadata/metadata-store.js';
import type { LongWork } from '../operations/long-work.js';
import { compareValue, type HashRecorded, hashRecorded } from './compare-value.js';
import type { LineapyValues } from './lineapy-values.js';
import type { MissingValues } from './missing-values.js';
import { ChangedValueError, MissingValueError } from './value-problems.js';
import type { ValueRoots } from './value-roots.js';

/** What a verification needs of its store. */
export interface VerifySources {
  readonly metadata: MetadataStore;
  readonly roots: ValueRoots;
  readonly lineapy: LineapyValues;
  readonly missing: MissingValues;
}

/**
 * Reads the value of one version, and compares it with what was saved. What is found is noted at the
 * version.
 *
 * @throws ArtifactStorageError `corrupted` where the value is missing, or is not what was saved;
 *   `unsupported` where nothing is known to compare it with; the store's own where it cannot be read.
 */
export async function verifyVersion(
  { metadata, roots, lineapy, missing }: VerifySources,
  found: StoredArtifact,
  { signal, tell }: Pick<LongWork, 'signal' | 'tell'>
): Promise<Verification> {
  const hash: HashRecorded = (recorded) => {
    const { size: total } = recorded;
    const onRead = (bytes: number): void =>
      tell({ done: Math.min(bytes, total), total, unit: 'bytes' });
    onRead(0);
    return hashRecorded(roots, { signal, onRead })(recorded);
  };
  const looked = await compareValue({ roots, lineapy }, found, hash);
  const { recorded: stored } = looked;
  if (stored.sha256 === '' || looked.found === 'without_checksum') {
    throw withoutChecksum(stored);
  }
  if (looked.found === 'missing') {
    missing.note(stored);
    throw new MissingValueError(stored);
  }
  const { name, version, root, value_key, size, sha256, save_id, source } = stored;
  const at = new Date().toISOString();
  const matches = looked.found === 'verified';
  if (source === 'lineapy') {
    missing.lineapy.add(stored, matches ? 'verified' : 'damaged');
    await missing.lineapy.keep();
  } else {
    await metadata.marks.noteVerified([save_id], matches, at);
  }
  if (!matches) {
    missing.note(stored, 'changed');
    throw new ChangedValueError(stored);
  }
  missing.foundWhole([stored]);
  return { name, version, root, value_key, size, sha256, verified_at: at, ...keptIn(missing) };
}

/** What a report says where nothing of it is kept. */
export const keptIn = ({ lineapy }: MissingValues): { readonly not_kept?: true } =>
  lineapy.isUnkept ? { not_kept: true } : {};

function withoutChecksum({ name, version, unavailable }: StoredArtifact): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'unsupported',
    message:
      unavailable ??
      `LineaPy saved "${visibleName(name)}" version ${version} without a checksum: there is nothing to compare its value with.`,
    hint: 'Load it once: later verifications compare with the bytes of that load.'
  });
}
