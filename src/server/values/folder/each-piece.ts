import { scratch } from './scratch.js';

/** Bytes between two words about how far a value is. */
const TOLD = 1 << 20;

/** How a value is read. */
export interface ReadPace {
  /** Throws when it is to stop; with a time, after at most so many milliseconds. */
  readonly stop: (wait?: number) => void;
  /** Told how many bytes have been read. */
  readonly tell: (bytes: number) => void;
  /** How fast it is read at most. */
  readonly bytesPerSecond?: number | undefined;
}

/**
 * Reads a file to its end, a piece at a time.
 *
 * @param fill fills a buffer with what comes next, and returns its bytes: fewer than fit at the end
 * @param use is given each piece, which is overwritten by the next one
 * @returns bytes
 */
export function eachPiece(
  fill: (buffer: Buffer) => number,
  { stop, tell, bytesPerSecond }: ReadPace,
  use: (piece: Buffer) => void
): number {
  const started = performance.now();
  const buffer = scratch();
  for (let size = 0, told = 0; ; ) {
    stop();
    const read = fill(buffer);
    use(buffer.subarray(0, read));
    size += read;
    if (read < buffer.length) {
      return size;
    }
    if (size - told >= TOLD) {
      told = size;
      tell(size);
    }
    if (bytesPerSecond !== undefined) {
      stop((size / bytesPerSecond) * 1000 - (performance.now() - started));
    }
  }
}
