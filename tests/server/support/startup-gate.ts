import { connect, createServer, type Server, type Socket } from 'node:net';

/** The request for encryption, which comes before the startup packet. */
const SSL_REQUEST = 80877103;

/** What PgBouncer lets through as it is configured by default. */
const ALLOWED = new Set(['user', 'database', 'application_name', 'client_encoding']);

function parametersOf(startup: Buffer): readonly string[] {
  const words = startup.subarray(8).toString('utf8').split('\0');
  return words.filter((word, i) => i % 2 === 0 && word !== '');
}

function refusal(words: string): Buffer {
  const fields = `SFATAL\0C08P01\0M${words}\0\0`;
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(4 + Buffer.byteLength(fields), 1);
  return Buffer.concat([head, Buffer.from(fields)]);
}

/** A gate in front of PostgreSQL that is as strict about startup parameters as PgBouncer. */
export class StartupGate {
  /** With which words everybody is refused. */
  refuseAll: string | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(targetPort: number): Promise<StartupGate> {
    const server = createServer();
    const gate = new StartupGate(server);
    server.on('connection', (client) => gate.#join(client, targetPort));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
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

  #join(client: Socket, targetPort: number): void {
    this.#track(client);
    const read = (piece: Buffer): void => {
      if (piece.length === 8 && piece.readInt32BE(4) === SSL_REQUEST) {
        client.write('N');
        return;
      }
      client.off('data', read);
      const refused = parametersOf(piece).find((parameter) => !ALLOWED.has(parameter));
      if (this.refuseAll !== undefined || refused !== undefined) {
        client.end(refusal(this.refuseAll ?? `unsupported startup parameter: ${refused}`));
        return;
      }
      const target = connect(targetPort, '127.0.0.1');
      this.#track(target);
      target.write(piece);
      client.pipe(target).pipe(client);
    };
    client.on('data', read);
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
