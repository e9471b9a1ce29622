import { addAbortSignal, type Readable } from 'node:stream';

/**
 * Ends a stream when a signal is aborted. A reader gets the error. Without a reader, the error is
 * dropped: unhandled, it would end the process.
 */
export function endWith(signal: AbortSignal, bytes: Readable): void {
  bytes.on('error', () => undefined);
  addAbortSignal(signal, bytes);
}
