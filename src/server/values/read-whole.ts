import { finished } from 'node:stream/promises';
import { freeMemory } from './free-memory.js';
import type { StreamedValue } from './value-store.js';

/** Bytes of a value that is held as a whole at most. */
export const WHOLE = 4 << 20;

/**
 * Reads a value into a buffer that is as long. The pieces of its stream are of no use to others then.
 *
 * @param onRead told how many bytes have been read
 * @returns how many there were
 */
export async function readWhole(
  { bytes, fill }: StreamedValue,
  whole: Buffer,
  onRead: (size: number) => void = () => undefined
): Promise<number> {
  let size = 0;
  if (fill === undefined) {
    // Events: an iterator makes promises for each 64 KiB.
    bytes.on('data', (piece: Buffer) => {
      size += piece.copy(whole, size);
      freeMemory(piece);
      onRead(size);
    });
    await finished(bytes);
  } else {
    size = await fill(whole);
    onRead(size);
  }
  return size;
}
