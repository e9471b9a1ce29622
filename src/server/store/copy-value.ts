import { Readable } from 'node:stream';
import type { ArtifactSource, Uploaded } from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import { endWith } from '../grouping/end-with.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';
import { RetiredError } from '../metadata/retired-values.js';
import { UNWATCHED } from '../operations/long-work.js';
import { directoryError } from '../values/directory-errors.js';
import { keptBuffers } from '../values/kept-buffers.js';
import { CredentialsError } from '../values/object/object-errors.js';
import { readWhole, WHOLE } from '../values/read-whole.js';
import type { StreamedValue } from '../values/value-store.js';
import type { ArtifactStore } from './artifact-store.js';
import type { CopyOptions } from './copy-version.js';
import { hashBytes } from './hash-value.js';
import { notCopied } from './value-problems.js';

/** Up to so many bytes a value is read as a whole: small ones are written together. */
export const SMALL = 256 * 1024;

/** A value of the source, which is to be at the target. */
type ValueToCopy = Pick<
  StoredArtifact,
  'name' | 'version' | 'root' | 'value_key' | 'size' | 'sha256'
> & {
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
  const back = brought.back ?? (await readAgain(target, attempt, name, signal));
  if (back !== null && isSame(back, value)) {
    return { kind: 'staged', size, sha256, verified: true };
  }
  const own = brought.own ?? (await sourceOf(source, value, signal));
  if (own instanceof ArtifactStorageError) {
    return { kind: 'unreadable', error: own };
  }
  if (sha256 !== '' && !isSame(own, value)) {
    return { kind: 'unreadable', error: notCopied(value) };
  }
  return back === null || isSame(back, own)
    ? { kind: 'staged', ...own, verified: back !== null }
    : { kind: 'unreadable', error: otherBytes(value) };
}

const isSame = (one: Uploaded, other: Uploaded): boolean =>
  one.size === other.size && one.sha256 === other.sha256;

/** @returns null where the target takes values, and does not give them back */
async function readAgain(
  target: ArtifactStore,
  attempt: string,
  name: string,
  signal: AbortSignal | undefined
): Promise<Uploaded | null> {
  return (await ifRead(() => target.incoming.readAgain(attempt, name, signal), NOTHING)) ?? null;
}

/** @returns undefined where the target takes values, and does not give them back */
async function ifRead<T>(
  read: () => Promise<Uploaded | null>,
  absent: T
): Promise<Uploaded | T | undefined> {
  try {
    return (await read()) ?? absent;
  } catch (error) {
    if (isNotReadable(error)) {
      return undefined;
    }
    throw error;
  }
}

/** What is read where the value is not there. */
const NOTHING: Uploaded = { size: 0, sha256: '' };

/** Whether a target takes values, and does not give them back. With other credentials it may. */
export const isNotReadable = (error: unknown): boolean =>
  isArtifactStorageError(error) && !(error instanceof CredentialsError) && NOT_READ.has(error.kind);

const NOT_READ: ReadonlySet<string> = new Set(['permission_denied', 'unsupported']);

/** What is known of a value that is at the target now. */
interface Brought {
  /** The bytes of the source. */
  readonly own?: Uploaded;
  /** Those that the target gave back. */
  readonly back?: Uploaded;
}

type NotStaged = Exclude<StagedCopy, { readonly kind: 'staged' }>;

/**
 * Brings the bytes of a value to the target, with as few copies in memory as possible.
 *
 * @throws ArtifactStorageError of the target
 */
async function bring(
  source: ArtifactStore,
  target: ArtifactStore,
  value: ValueToCopy,
  attempt: string,
  { signal = UNWATCHED.signal, onBytes }: Pick<CopyOptions, 'signal' | 'onBytes'>
): Promise<Brought | NotStaged> {
  const { name, root, size, sha256 } = value;
  let opened: StreamedValue | undefined;
  let broken: unknown;
  const onBroken = (error: unknown): never => {
    broken = error;
    throw error;
  };
  async function bringFile(path: string | undefined): Promise<Uploaded | null> {
    const onRead = inSteps(onBytes);
    const back =
      path === undefined
        ? null
        : await target.incoming.uploadFile(attempt, name, path, { signal, onRead });
    if (back === null) {
      onRead(0);
    }
    return back;
  }
  try {
    // A file of ours is not opened here: the worker that copies it does that.
    const isKnown = sha256 !== '' && size > SMALL;
    const file = isKnown ? await source.fileOf(value).catch(() => undefined) : undefined;
    const copied = await bringFile(file);
    if (copied !== null) {
      return { back: copied };
    }
    const found = await open(source, value, signal);
    if (found instanceof ArtifactStorageError) {
      return { kind: 'unreadable', error: found };
    }
    opened = found;
    if (sha256 !== '' && opened.size !== size) {
      return { kind: 'unreadable', error: notCopied(value) };
    }
    if (opened.size <= SMALL) {
      const whole = Buffer.concat(
        await Readable.from(piecesOf(opened.bytes, onBytes, onBroken)).toArray()
      );
      return { own: await target.incoming.uploadSmall(attempt, name, whole) };
    }
    const back = isKnown ? null : await bringFile(opened.path);
    if (back !== null) {
      return { back };
    }
    if (isKnown && opened.size <= WHOLE && target.incoming.takesWhole) {
      const whole = await takeWhole(opened, onBytes).catch(onBroken);
      await target.incoming.uploadWhole(attempt, value, whole);
      // After a failure a socket may have it yet.
      keptBuffers.give(whole);
      return {};
    }
    const stream = Readable.from(piecesOf(opened.bytes, onBytes, onBroken), { objectMode: false });
    if (sha256 === '') {
      return { own: await target.upload(attempt, name, stream) };
    }
    await target.incoming.uploadKnown(attempt, value, stream);
    return {};
  } catch (error) {
    signal.throwIfAborted();
    if (broken !== undefined) {
      const known = isArtifactStorageError(broken) ? broken : directoryError(broken, root);
      return { kind: 'unreadable', error: known };
    }
    return await afterFailure(error, source, target, value, attempt, signal);
  } finally {
    opened?.bytes.destroy();
  }
}

/**
 * What a failure at the target means: the source is damaged, an earlier attempt brought the value, or
 * the id has another value there.
 *
 * @throws the failure, where it means nothing of these
 */
async function afterFailure(
  error: unknown,
  source: ArtifactStore,
  target: ArtifactStore,
  value: ValueToCopy,
  attempt: string,
  signal: AbortSignal
): Promise<Brought | NotStaged> {
  const { name, sha256 } = value;
  if (isArtifactStorageError(error) && error.kind === 'corrupted') {
    // The target compared what arrived: the source says which of the two is wrong.
    const own = await sourceOf(source, value, signal);
    const wrong = own instanceof ArtifactStorageError ? own : notCopied(value);
    if (own instanceof ArtifactStorageError || !isSame(own, value)) {
      return { kind: 'unreadable', error: wrong };
    }
  }
  if (!isArtifactStorageError(error) || error.kind !== 'conflict') {
    throw error;
  }
  // This attempt brought the value already, and broke off before its row.
  const isRetired = error instanceof RetiredError;
  const before = () => target.incoming.broughtBefore(attempt, name, signal);
  const back = isRetired ? undefined : await ifRead(before, undefined);
  if (back === undefined) {
    return { kind: 'taken', error };
  }
  // Of LineaPy's, nothing is recorded.
  const own = sha256 === '' ? await sourceOf(source, value, signal) : value;
  const isOfSource = !(own instanceof ArtifactStorageError) && isSame(back, own);
  return isOfSource ? { own, back } : { kind: 'taken', error };
}

/** The pieces of a value, which are counted; its own failures are told apart from those of the target. */
async function* piecesOf(
  bytes: Readable,
  onBytes: CopyOptions['onBytes'],
  onBroken: (error: unknown) => never
): AsyncGenerator<Buffer> {
  try {
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      onBytes?.(piece.length);
      yield piece;
    }
  } catch (error) {
    onBroken(error);
  }
}

/** Reads a value into a buffer that the next one uses again. */
async function takeWhole(opened: StreamedValue, onBytes: CopyOptions['onBytes']): Promise<Buffer> {
  const whole = keptBuffers.take(opened.size);
  const size = await readWhole(opened, whole, inSteps(onBytes));
  return whole.subarray(0, size);
}

/** Takes how many bytes have been read in all, and tells how many more those are. */
function inSteps(onBytes: CopyOptions['onBytes']): (read: number) => void {
  let told = 0;
  return (read) => {
    onBytes?.(read - told);
    told = read;
  };
}

/** Opens a value of the source; returns why it cannot be read, where it cannot. */
async function open(
  source: ArtifactStore,
  { name, version, source: whose = 'artifact_storage' }: ValueToCopy,
  signal: AbortSignal
): Promise<StreamedValue | ArtifactStorageError> {
  try {
    const opened = await source.openValue({ name, version, source: whose });
    endWith(signal, opened.bytes);
    return opened;
  } catch (error) {
    signal.throwIfAborted();
    if (isArtifactStorageError(error)) {
      return error;
    }
    throw error;
  }
}

/** Reads a value of the source; returns why it cannot be read, where it cannot. */
async function sourceOf(
  source: ArtifactStore,
  value: ValueToCopy,
  signal = UNWATCHED.signal
): Promise<Uploaded | ArtifactStorageError> {
  const opened = await open(source, value, signal);
  if (opened instanceof ArtifactStorageError) {
    return opened;
  }
  try {
    return await hashBytes(opened.bytes);
  } catch (error) {
    signal.throwIfAborted();
    return isArtifactStorageError(error) ? error : directoryError(error, value.root);
  }
}

function otherBytes({ name, version }: ValueToCopy): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: `The target gave other bytes back than were copied of "${visibleName(name)}" version ${version}; it was not copied.`,
    hint: 'Copy it again. If that happens again, look at the disk or the store of the target.'
  });
}
