/** Pieces of fewer bytes may share their memory with others, and are not worth it. */
const LEAST = 1 << 14;

/**
 * Frees the memory of a buffer that nobody reads or writes any more: a collection would come late, and look
 * at all that the process has. It is empty then. One that shares its memory with others stays as it is.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength >= LEAST && byteLength === buffer.byteLength) {
    buffer.transfer(0);
  }
}
