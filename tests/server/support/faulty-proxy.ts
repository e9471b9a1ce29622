import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What happens to a request, and to the connection it came on:
 *
 * - `pass`: nothing;
 * - `delay`: the answer comes later;
 * - `hold`: the request arrives when it is released, even where its client is gone by then;
 * - `reset`: the connection is reset and the request lost;
 * - `lose-answer`: the request arrives, its answer is lost with a reset;
 * - `cut-answer`: the answer begins, and breaks off with a reset;
 * - `half-close`: the request arrives, then the client is told that nothing more comes;
 * - `drop`: the request is lost, and nothing ever answers;
 * - `mute`: the request arrives, and nothing ever answers.
 */
export type Fault =
  | 'pass'
  | 'delay'
  | 'hold'
  | 'reset'
  | 'lose-answer'
  | 'cut-answer'
  | 'half-close'
  | 'drop'
  | 'mute';

/** A TCP proxy on this machine that does to connections what networks do. */
export class FaultyProxy {
  /** Decides on each piece that a client sends. */
  decide: (piece: Buffer) => Fault = () => 'pass';
  /** How fast clients may send. */
  bytesPerSecond = Number.POSITIVE_INFINITY;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #released = Promise.withResolvers<void>();
  readonly #served = Promise.withResolvers<void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(targetPort: number, port = 0): Promise<FaultyProxy> {
    const server = createServer({ allowHalfOpen: true });
    const proxy = new FaultyProxy(server);
    server.on('connection', (client) => proxy.#join(client, connect(targetPort, '127.0.0.1')));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  /** Applies one fault to the first piece that matches; everything else passes. */
  once(pattern: RegExp, fault: Fault, met: () => void = () => undefined): void {
    let done = false;
    this.decide = (piece) => {
      if (done || !pattern.test(piece.toString('latin1'))) {
        return 'pass';
      }
      done = true;
      met();
      return fault;
    };
  }

  /** Lets go on what is held; resolves when it is answered. */
  release(): Promise<void> {
    this.#released.resolve();
    return this.#served.promise;
  }

  /** Resets every connection that is open now. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.resetAndDestroy();
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, target: Socket): void {
    let fault: Fault = 'pass';
    for (const socket of [client, target]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    client.on('data', (piece) => {
      const decided = this.decide(piece as Buffer);
      fault = decided === 'pass' ? fault : decided;
      if (fault === 'reset') {
        client.resetAndDestroy();
        target.destroy();
      } else if (fault === 'hold') {
        void this.#released.promise.then(() => target.write(piece));
      } else if (fault !== 'drop') {
        target.write(piece);
        void this.#slowDown(client, piece.length);
      }
    });
    client.on('end', () => fault === 'hold' || target.end());
    client.on('close', () => fault === 'hold' || target.destroy());
    target.on('data', (piece) => {
      void this.#answer(client, piece as Buffer, fault);
    });
    target.on('end', () => client.end());
    target.on('close', () => client.destroy());
  }

  async #slowDown(client: Socket, bytes: number): Promise<void> {
    if (Number.isFinite(this.bytesPerSecond)) {
      client.pause();
      await sleep((bytes / this.bytesPerSecond) * 1_000);
      client.resume();
    }
  }

  async #answer(client: Socket, piece: Buffer, fault: Fault): Promise<void> {
    switch (fault) {
      case 'lose-answer':
        client.resetAndDestroy();
        return;
      case 'cut-answer':
        client.write(piece, () => client.resetAndDestroy());
        return;
      case 'half-close':
        client.end();
        return;
      case 'drop':
      case 'mute':
      case 'reset':
        return;
      case 'hold':
        this.#served.resolve();
        break;
      case 'delay':
        await sleep(100);
    }
    client.write(piece);
  }
}
