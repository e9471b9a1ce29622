import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWith } from '../grouping/end-with.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import { hashWhole } from '../values/hash-whole.js';
import { keptBuffers } from '../values/kept-buffers.js';
import { readWhole, WHOLE } from '../values/read-whole.js';
import {
  type HashedValue,
  type HashOptions,
  isMissingValue,
  type StreamedValue,
  type ValueStore
} from '../values/value-store.js';

/** Reads a stream to its end, and hashes it. */
export async function hashBytes(
  bytes: Readable,
  onPiece: (size: number) => void | Promise<void> = () => undefined
): Promise<HashedValue> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    hash.update(piece);
    size += piece.length;
    await onPiece(size);
  }
  return { size, sha256: hash.digest('hex') };
}

async function hashAtOnce(
  opened: StreamedValue,
  root: string,
  onRead: HashOptions['onRead']
): Promise<HashedValue> {
  let whole = keptBuffers.take(opened.size);
  try {
    const size = await readWhole(opened, whole, onRead);
    const hashed = await hashWhole(whole, size, root);
    whole = hashed.whole;
    return { size, sha256: hashed.sha256 };
  } finally {
    keptBuffers.give(whole);
  }
}

async function hashStream(
  values: ValueStore,
  key: string,
  { signal, onRead, bytes_per_second: rate }: HashOptions
): Promise<HashedValue> {
  const started = performance.now();
  const opening = values.openRead(key);
  if (signal !== undefined) {
    opening.then(({ bytes }) => endWith(signal, bytes)).catch(() => undefined);
  }
  const opened = await unlessAborted(signal, opening);
  if (rate === undefined && opened.size <= WHOLE) {
    return hashAtOnce(opened, values.root, onRead);
  }
  return hashBytes(opened.bytes, async (size) => {
    onRead?.(size);
    const early = rate === undefined ? 0 : (size / rate) * 1000 - (performance.now() - started);
    if (early > 0) {
      await sleep(early, undefined, { signal });
    }
  });
}

/**
 * Reads a whole value and hashes it: in little memory, whatever its size.
 *
 * @returns null where there is none
 */
export async function hashValue(
  values: ValueStore,
  key: string,
  options: HashOptions = {}
): Promise<HashedValue | null> {
  const { signal } = options;
  if (values.hash !== undefined) {
    const found = await unlessAborted(signal, values.hash(key, options));
    if (found !== null) {
      options.onRead?.(found.size);
    }
    return found;
  }
  try {
    return await hashStream(values, key, options);
  } catch (error) {
    if (isMissingValue(error)) {
      return null;
    }
    throw error;
  }
}
