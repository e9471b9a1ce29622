import { createHash, type Hash } from 'node:crypto';
import { addAbortSignal } from 'node:stream';
import { ArtifactStorageError } from '../../api/errors.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import { openToRead } from '../values/open-to-read.js';
import type { ValueStore } from '../values/value-store.js';

/** Size and checksum of a value as it is now. */
export interface HashedValue {
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** Bytes that are read at a time: memory stays the same for a value of any size. */
const PIECE = 1 << 20;

/** How a value is read. */
export interface HashOptions {
  /** Stops it in the middle. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes have been read. */
  readonly onRead?: (bytes: number) => void;
}

async function hashStream(
  values: ValueStore,
  key: string,
  hash: Hash,
  { signal, onRead }: HashOptions
): Promise<HashedValue> {
  const opening = values.openRead(key);
  if (signal !== undefined) {
    opening.then(({ bytes }) => addAbortSignal(signal, bytes)).catch(() => undefined);
  }
  const { bytes } = await unlessAborted(signal, opening);
  let size = 0;
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    hash.update(piece);
    size += piece.length;
    onRead?.(size);
  }
  return { size, sha256: hash.digest('hex') };
}

/**
 * Reads a whole value and hashes it.
 *
 * @returns null where there is none
 */
export async function hashValue(
  values: ValueStore,
  key: string,
  options: HashOptions = {}
): Promise<HashedValue | null> {
  const { signal, onRead } = options;
  if ((await unlessAborted(signal, values.stat(key, signal))) === null) {
    return null;
  }
  const hash = createHash('sha256');
  const path = values.localFiles()?.pathOf(key);
  if (path === undefined) {
    return hashStream(values, key, hash, options);
  }
  const handle = await openToRead(path).catch((error: unknown) => {
    throw new ArtifactStorageError({
      kind: 'permission_denied',
      message: `${path} cannot be read.`,
      hint: 'Ask its owner for the permission to read it.',
      field: 'artifact_storage_dir',
      cause: error
    });
  });
  try {
    const buffer = Buffer.allocUnsafe(PIECE);
    for (let size = 0; ; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, PIECE, null);
      if (bytesRead === 0) {
        return { size, sha256: hash.digest('hex') };
      }
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
      onRead?.(size);
    }
  } finally {
    await handle.close();
  }
}
