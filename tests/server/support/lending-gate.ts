import { connect, type Socket } from 'node:net';
import { asksForEncryption, Gate } from './gate.js';

/** `DEALLOCATE ALL` as a message of the simple protocol. */
const FORGET = Buffer.from('Q\0\0\0\x13DEALLOCATE ALL\0', 'latin1');

/** The end of an answer: the server is ready, and no transaction is open. */
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');

/**
 * A gate in front of PostgreSQL that lends a connection for one transaction, as PgBouncer in its
 * transaction mode: no connection knows the prepared statements of the transaction before.
 */
export class LendingGate extends Gate {
  /** How many transactions got a connection that knows nothing. */
  lent = 0;

  static start(targetPort: number): Promise<LendingGate> {
    return new LendingGate(targetPort).listen();
  }

  protected override join(client: Socket): void {
    const target = connect(this.targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [client, target],
      [target, client]
    ] as const) {
      this.track(socket);
      socket.on('close', () => other.destroy());
    }
    let isIdle = false;
    let isForgetting = false;
    let waiting: Buffer[] = [];
    client.on('data', (piece: Buffer) => {
      if (asksForEncryption(piece)) {
        client.write('N');
      } else if (isIdle || isForgetting) {
        waiting.push(piece);
        if (isIdle) {
          [isIdle, isForgetting] = [false, true];
          this.lent += 1;
          target.write(FORGET);
        }
      } else {
        target.write(piece);
      }
    });
    target.on('data', (piece: Buffer) => {
      const isReady = piece.subarray(-READY.length).equals(READY);
      if (!isForgetting) {
        isIdle = isReady;
        client.write(piece);
      } else if (isReady) {
        isForgetting = false;
        target.write(Buffer.concat(waiting));
        waiting = [];
      }
    });
  }
}
