import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWith } from '../grouping/end-with.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import { keptBuffers } from '../values/kept-buffers.js';
import type { HashedValue, HashOptions, StreamedValue, ValueStore } from '../values/value-store.js';

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

/** Up to so many bytes are gathered, and hashed in another thread. */
const WHOLE = 4 << 20;

async function hashWhole(
  { bytes, size: expected }: StreamedValue,
  onRead: HashOptions['onRead']
): Promise<HashedValue> {
  const whole = keptBuffers.take(expected);
  try {
    let size = 0;
    for await (const piece of bytes as AsyncIterable<Buffer>) {
      piece.copy(whole, size);
      size += piece.length;
      onRead?.(size);
    }
    const digest = await crypto.subtle.digest('SHA-256', whole.subarray(0, size));
    return { size, sha256: Buffer.from(digest).toString('hex') };
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
    return hashWhole(opened, onRead);
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
  if ((await unlessAborted(signal, values.stat(key, signal))) === null) {
    return null;
  }
  return hashStream(values, key, options);
}
