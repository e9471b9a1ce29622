import { Agent } from 'node:http';
import type { Socket } from 'node:net';

/** Bytes that are read at once. Node's own way is 64 KiB of new memory for each read. */
const AT_ONCE = 1 << 18;

type Connect = Agent['createConnection'];

/**
 * An agent whose connections read into a buffer of their own, which each read overwrites: the HTTP client
 * copies the bytes of an answer before that.
 */
export class BufferedAgent extends Agent {
  override createConnection(...[options, done]: Parameters<Connect>): ReturnType<Connect> {
    const onread = {
      buffer: Buffer.allocUnsafeSlow(AT_ONCE),
      callback(this: Socket, bytes: number, buffer: Uint8Array<ArrayBuffer>): boolean {
        this.emit('data', Buffer.from(buffer.buffer, 0, bytes));
        return true;
      }
    };
    const own = { ...options, onread };
    return super.createConnection(own, done);
  }
}
