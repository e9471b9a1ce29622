import { addAbortSignal, Readable } from 'node:stream';
import type { ArtifactSource, Uploaded } from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';
import { RetiredError } from '../metadata/retired-values.js';
import { directoryError } from '../values/directory-errors.js';
import type { StreamedValue } from '../values/value-store.js';
import type { ArtifactStore } from './artifact-store.js';
import type { CopyOptions } from './copy-version.js';
import { UNWATCHED } from './long-work.js';

/** Up to so many bytes a value is read as a whole: small ones are written together. */
export const SMALL = 256 * 1024;

/** A value of the source, which is to be at the target. */
type ValueToCopy = Pick<StoredArtifact, 'name' | 'version' | 'root' | 'size' | 'sha256'> & {
  readonly source?: ArtifactSource | undefined;
};

/**
 * A value at the target without a row; or that its id has another value there, or was retired; or why
 * the one at the source cannot be read.
 */
export type StagedCopy =
  | (Uploaded & { readonly kind: 'staged'; readonly verified: boolean })
  | { readonly kind: 'taken'; readonly error: ArtifactStorageError }
  | { readonly kind: 'unreadable'; readonly error: ArtifactStorageError };

/**
 * Brings the value of a version to the target, and reads it again there.
 *
 * @param attempt the id of the value there
 * @throws ArtifactStorageError of the target
 */
export async function stageCopy(
  source: ArtifactStore,
  target: ArtifactStore,
  value: ValueToCopy,
  attempt: string,
  options: Pick<CopyOptions, 'signal' | 'onBytes'>
): Promise<StagedCopy> {
  const { name, size, sha256 } = value;
  const { signal, onBytes } = options;
  if (sha256 !== '' && (await target.incoming.shareTwin(attempt, value, signal))) {
    onBytes?.(size);
    return { kind: 'staged', size, sha256, verified: true };
  }
  const brought = await bring(source, target, value, attempt, options);
  if ('kind' in brought) {
    return brought;
  }
  if (sha256 !== '' && (brought.size !== size || brought.sha256 !== sha256)) {
    return { kind: 'unreadable', error: damaged(value) };
  }
  const verified = await target.incoming
    .hasValue(attempt, { name, ...brought }, signal)
    .catch((error: unknown) => {
      if (isArtifactStorageError(error) && NOT_READ.has(error.kind)) {
        return undefined;
      }
      throw error;
    });
  return verified === false
    ? { kind: 'unreadable', error: otherBytes(value) }
    : { kind: 'staged', ...brought, verified: verified === true };
}

/** A target that takes values, and does not give them back. */
const NOT_READ: ReadonlySet<string> = new Set(['permission_denied', 'unsupported']);

async function bring(
  source: ArtifactStore,
  target: ArtifactStore,
  value: ValueToCopy,
  attempt: string,
  { signal = UNWATCHED.signal, onBytes }: Pick<CopyOptions, 'signal' | 'onBytes'>
): Promise<Uploaded | Exclude<StagedCopy, { readonly kind: 'staged' }>> {
  const { name, version, root, size, sha256 } = value;
  let opened: StreamedValue;
  try {
    opened = await source.openValue({ name, version, source: value.source ?? 'artifact_storage' });
  } catch (error) {
    signal.throwIfAborted();
    if (isArtifactStorageError(error)) {
      return { kind: 'unreadable', error };
    }
    throw error;
  }
  const { bytes } = opened;
  addAbortSignal(signal, bytes);
  let broken: unknown;
  async function* pieces(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of bytes as AsyncIterable<Buffer>) {
        onBytes?.(piece.length);
        yield piece;
      }
    } catch (error) {
      broken = error;
      throw error;
    }
  }
  try {
    if (opened.size <= SMALL) {
      const whole = Buffer.concat(await Readable.from(pieces()).toArray());
      return await target.incoming.uploadSmall(attempt, name, whole);
    }
    return await target.upload(attempt, name, Readable.from(pieces(), { objectMode: false }));
  } catch (error) {
    signal.throwIfAborted();
    if (broken !== undefined) {
      const known = isArtifactStorageError(broken) ? broken : directoryError(broken, root);
      return { kind: 'unreadable', error: known };
    }
    if (!isArtifactStorageError(error) || error.kind !== 'conflict') {
      throw error;
    }
    // This attempt brought the value already, and broke off before its row.
    const isThere =
      !(error instanceof RetiredError) &&
      (await target.incoming.hasValue(attempt, { name, size, sha256 }, signal));
    return isThere ? { size, sha256 } : { kind: 'taken', error };
  } finally {
    bytes.destroy();
  }
}

function damaged({ name, version }: ValueToCopy): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `The value of "${name}" version ${version} is not what was saved; it was not copied.`,
    hint: 'The file was changed or damaged. Delete this version, or restore its file from a backup.'
  });
}

function otherBytes({ name, version }: ValueToCopy): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `The target gave other bytes back than were copied of "${name}" version ${version}; it was not copied.`,
    hint: 'Copy it again. If that happens again, look at the disk or the store of the target.'
  });
}
