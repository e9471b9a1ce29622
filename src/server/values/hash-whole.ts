import { createHash } from 'node:crypto';
import { folderWorkers } from './folder/folder-workers.js';

/** Bytes that are hashed sooner than a worker is asked. */
const SHORT = 1 << 14;

/** What a buffer has, and the buffer: another one than was given, with the same memory. */
export interface HashedBuffer {
  readonly sha256: string;
  readonly whole: Buffer<ArrayBuffer>;
}

/**
 * The SHA-256 of the first bytes of a buffer. A worker has the buffer meanwhile: nobody may use the given
 * one any more. Node's own way, `crypto.subtle.digest`, fills new memory with zeros, copies the bytes
 * there, and overwrites it again in the end: all of it on the thread that asks.
 *
 * @param whole all of its ArrayBuffer
 * @param root where the bytes come from, as errors name it
 */
export async function hashWhole(
  whole: Buffer<ArrayBuffer>,
  size: number,
  root: string
): Promise<HashedBuffer> {
  if (size <= SHORT) {
    return { sha256: createHash('sha256').update(whole.subarray(0, size)).digest('hex'), whole };
  }
  const nowhere = { root, path: '', makesRoot: false };
  const hashed = await folderWorkers.run(nowhere, 'hashBuffer', [whole.buffer, size]);
  return { sha256: hashed.sha256, whole: Buffer.from(hashed.bytes) };
}
