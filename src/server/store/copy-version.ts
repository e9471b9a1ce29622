import { createHash, randomBytes } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import type { Artifact } from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { errnoOf } from '../files/errno.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';
import { directoryError } from '../values/directory-errors.js';
import { valueKey } from '../values/value-key.js';
import type { StreamedValue } from '../values/value-store.js';
import type { ArtifactStore } from './artifact-store.js';
import { UNWATCHED } from './long-work.js';

/** A version to copy; a database that was made anew may have another save under its number. */
export interface VersionToCopy {
  readonly name: string;
  readonly version: number;
  readonly save_id: string;
}

/**
 * What became of a copy: there, made by this call or by another one; nothing to copy, because the version was deleted; or
 * its own value cannot be read, which no other copy has to suffer from.
 */
export type CopyResult =
  | { readonly kind: 'copied'; readonly artifact: Artifact; readonly made: boolean }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly error: ArtifactStorageError };

/**
 * Copies one version, value and row, to another store, as the next version of its name there. The
 * value is verified against its checksum on the way. Again: the version that it has there already.
 *
 * @param signal stops it; what it had brought is deleted then
 * @throws ArtifactStorageError of the target, or of a source that cannot be reached; then the
 *   target has no new version.
 */
export async function copyVersion(
  source: ArtifactStore,
  target: ArtifactStore,
  { name, version, save_id: original }: VersionToCopy,
  signal: AbortSignal = UNWATCHED.signal
): Promise<CopyResult> {
  signal.throwIfAborted();
  const stored = await source.stored(name, version);
  if (stored?.save_id !== original) {
    return { kind: 'gone' };
  }
  const save_id = copiedSaveId(stored);
  const known = await target.ofSave(save_id);
  if (known !== null) {
    // Its answer may be all that was lost.
    return { kind: 'copied', artifact: known, made: attemptsAt(target).delete(save_id) };
  }
  const { date_created: _, version: _v, root: _r, value_key: _k, source: _s, ...rest } = stored;
  const { unavailable: _u, aliases: _a, preview_size: _p, ...described } = rest;
  const { preview } = await source.previewOf(stored);
  const inputs = [...(await source.inputsOf(original))];
  const copy = { ...described, preview, save_id, inputs };
  const attempt = attemptAt(target, save_id);
  try {
    const unreadable = await stage(source, target, stored, copy, attempt, signal);
    if (unreadable !== undefined) {
      await target.discard(attempt, name);
      return { kind: 'unreadable', error: unreadable };
    }
    const artifact = await target.save({ ...copy, value: { staged: true } }, { value_id: attempt });
    return { kind: 'copied', artifact, made: artifact.value_key === valueKey(name, attempt) };
  } catch (error) {
    if (isUnreachable(error) && !signal.aborted) {
      // It is not known how far it came: the next attempt goes on with this one's value.
      attemptsAt(target).set(save_id, attempt);
    } else {
      await target.discard(attempt, name).catch(() => undefined);
    }
    signal.throwIfAborted();
    throw error;
  }
}

/** Whether a store has the copy of a version. */
export const hasCopy =
  (target: ArtifactStore) =>
  async (stored: StoredArtifact): Promise<boolean> =>
    (await target.ofSave(copiedSaveId(stored))) !== null;

/** Attempts that broke off, by save_id of the copy. */
const brokenOff = new WeakMap<ArtifactStore, Map<string, string>>();

function attemptsAt(target: ArtifactStore): Map<string, string> {
  const known = brokenOff.get(target) ?? new Map<string, string>();
  brokenOff.set(target, known);
  return known;
}

/** The id of this attempt's value: simultaneous copies of one version have one each. */
function attemptAt(target: ArtifactStore, saveId: string): string {
  const attempts = attemptsAt(target);
  const earlier = attempts.get(saveId);
  attempts.delete(saveId);
  return earlier ?? `${saveId.slice(0, 16)}-${randomBytes(6).toString('hex')}`;
}

/** The same copy has the same id, so a copy that was broken off is not made twice. */
function copiedSaveId({ save_id, root, value_key }: StoredArtifact): string {
  const digest = createHash('sha256').update(`${save_id} ${root} ${value_key}`).digest('hex');
  return `${save_id.slice(0, 16)}-${digest.slice(0, 12)}`;
}

/** @returns why the value of the original cannot be read; undefined where the copy is staged */
async function stage(
  source: ArtifactStore,
  target: ArtifactStore,
  { version, root }: StoredArtifact,
  copy: Omit<StoredArtifact, 'version' | 'date_created' | 'root' | 'value_key' | 'source'>,
  attempt: string,
  signal: AbortSignal
): Promise<ArtifactStorageError | undefined> {
  const { name, size, sha256 } = copy;
  let value: StreamedValue;
  try {
    value = await source.openValue({ name, version, source: 'artifact_storage' });
  } catch (error) {
    if (isArtifactStorageError(error) && error.kind !== 'unreachable') {
      return error;
    }
    throw error;
  }
  const { bytes } = value;
  addAbortSignal(signal, bytes);
  try {
    const found = await target.upload(attempt, name, bytes);
    return found.size === size && found.sha256 === sha256
      ? undefined
      : new ArtifactStorageError({
          kind: 'corrupted',
          message: `The value of "${name}" version ${version} is not what was saved; it was not copied.`,
          hint: 'The file was changed or damaged. Delete this version, or restore its file from a backup.'
        });
  } catch (error) {
    if (errnoOf(bytes.errored) === 'EIO') {
      return directoryError(bytes.errored, root);
    }
    // This attempt brought the value already, and broke off before its row.
    if (isConflict(error) && (await target.hasValue(attempt, copy))) {
      return undefined;
    }
    throw error;
  } finally {
    bytes.destroy();
  }
}

const isUnreachable = (error: unknown): boolean =>
  isArtifactStorageError(error) && error.kind === 'unreachable';

const isConflict = (error: unknown): boolean =>
  isArtifactStorageError(error) && error.kind === 'conflict';
