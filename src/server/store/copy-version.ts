import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';
import type { ArtifactStore } from './artifact-store.js';

/**
 * Copies one version, value and row, to another store, as the next version of its name there. The
 * value is verified against its checksum on the way. Again: the version that it has there already.
 *
 * @returns the copy; null where the source has no such version any more
 * @throws ArtifactStorageError; then the target has no new version.
 */
export async function copyVersion(
  source: ArtifactStore,
  target: ArtifactStore,
  name: string,
  version: number
): Promise<Artifact | null> {
  const stored = await source.stored(name, version);
  if (stored === null) {
    return null;
  }
  const save_id = copiedSaveId(stored);
  const known = await target.ofSave(save_id);
  if (known !== null) {
    return known;
  }
  try {
    await stage(source, target, stored, save_id);
    const { date_created: _, version: _v, root: _r, value_key: _k, source: _s, ...rest } = stored;
    const { unavailable: _u, ...described } = rest;
    return await target.save({ ...described, save_id, value: { staged: true } });
  } catch (error) {
    if (!isArtifactStorageError(error) || error.kind !== 'unreachable') {
      await target.discardStaging(save_id);
    }
    throw error;
  }
}

/** The same copy has the same id, so a copy that was broken off is not made twice. */
function copiedSaveId({ save_id, root, value_key }: StoredArtifact): string {
  const digest = createHash('sha256').update(`${save_id} ${root} ${value_key}`).digest('hex');
  return `${save_id.slice(0, 16)}-${digest.slice(0, 12)}`;
}

async function stage(
  source: ArtifactStore,
  target: ArtifactStore,
  { name, version, size, sha256 }: StoredArtifact,
  saveId: string
): Promise<void> {
  const { bytes } = await source.openValue(name, version);
  const path = await target.openStaging(saveId);
  const found =
    path === null ? await target.upload(saveId, name, bytes) : await writeFileOf(bytes, path);
  if (found.size !== size || found.sha256 !== sha256) {
    throw new ArtifactStorageError({
      kind: 'corrupted',
      message: `The value of "${name}" version ${version} is not what was saved; it was not copied.`,
      hint: 'The file was changed or damaged. Delete this version, or restore its file from a backup.'
    });
  }
}

async function writeFileOf(bytes: Readable, path: string) {
  const hash = createHash('sha256');
  let size = 0;
  const hashed = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    }
  });
  await pipeline(bytes, hashed, createWriteStream(path, { mode: 0o600, flush: true }));
  return { size, sha256: hash.digest('hex') };
}
