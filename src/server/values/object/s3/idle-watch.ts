import { finished } from 'node:stream';

/** What is watched of an answer: Node's IncomingMessage. */
export interface WatchedBody extends NodeJS.ReadableStream {
  readonly readableLength: number;
  readonly socket: { readonly bytesRead: number; setTimeout(ms: number): unknown } | null;
  destroy(error?: Error): unknown;
}

/** How often within the allowed time the watch looks. */
const LOOKS = 4;

/**
 * Breaks off the body of an answer that brings nothing for some time. The AWS SDK's own timer ends
 * with the head of the answer, or goes on while a slow reader has paused the body: here a body whose
 * bytes wait for their reader is never idle.
 *
 * @param idle milliseconds
 */
export function watchBody(body: WatchedBody, idle: number): void {
  const { socket } = body;
  if (socket === null) {
    return;
  }
  socket.setTimeout(0);
  let seen = socket.bytesRead;
  let quiet = 0;
  const timer = setInterval(() => {
    const alive = socket.bytesRead !== seen || body.readableLength > 0;
    seen = socket.bytesRead;
    quiet = alive ? 0 : quiet + 1;
    if (quiet >= LOOKS) {
      const error = new Error('The answer stopped in its middle.');
      body.destroy(Object.assign(error, { name: 'TimeoutError', code: 'ETIMEDOUT' }));
    }
  }, idle / LOOKS);
  finished(body, () => clearInterval(timer));
}
