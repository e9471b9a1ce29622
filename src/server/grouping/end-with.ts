import { addAbortSignal, type Readable } from 'node:stream';

/**
 * Ends a stream when a signal is aborted. Whoever reads it is told; where nobody reads it any more, or
 * not yet, its error is not one that nobody handles.
 */
export function endWith(signal: AbortSignal, bytes: Readable): void {
  bytes.on('error', () => undefined);
  addAbortSignal(signal, bytes);
}
