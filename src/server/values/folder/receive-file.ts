import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { PartReader } from '../part-reader.js';

/** Bytes that are written at a time. */
const PIECE = 1 << 20;

/**
 * Writes a stream to a new file, in little memory. After a failure the stream is destroyed.
 *
 * @returns bytes
 * @throws the error of the filesystem, or ArtifactStorageError where the stream breaks off.
 */
export async function receiveFile(path: string, bytes: Readable): Promise<number> {
  const reader = new PartReader(bytes);
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      const buffer = Buffer.allocUnsafeSlow(PIECE);
      let size = 0;
      while (!reader.ended) {
        const part = await reader.fill(buffer);
        await file.writeFile(part);
        size += part.length;
      }
      return size;
    } finally {
      await file.close();
    }
  } finally {
    reader.stop();
  }
}
