import { createServer, type Server, type Socket } from 'node:net';

/** The request for encryption, which comes before the startup packet. */
const SSL_REQUEST = 80877103;

/** Whether a client of PostgreSQL asks for encryption. */
export function asksForEncryption(piece: Buffer): boolean {
  return piece.length === 8 && piece.readInt32BE(4) === SSL_REQUEST;
}

/** A gate in front of PostgreSQL, on a port of this machine. */
export abstract class Gate {
  protected readonly targetPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(targetPort: number) {
    this.targetPort = targetPort;
    this.#server = createServer((client) => this.join(client));
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }

  protected async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** Lets a client in. */
  protected abstract join(client: Socket): void;

  /** Ends a socket with the gate. */
  protected track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
