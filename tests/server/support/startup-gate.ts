import { connect, type Socket } from 'node:net';
import { asksForEncryption, Gate } from './gate.js';

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
export class StartupGate extends Gate {
  /** With which words everybody is refused. */
  refuseAll: string | undefined;

  static start(targetPort: number): Promise<StartupGate> {
    return new StartupGate(targetPort).listen();
  }

  protected override join(client: Socket): void {
    this.track(client);
    const read = (piece: Buffer): void => {
      if (asksForEncryption(piece)) {
        client.write('N');
        return;
      }
      client.off('data', read);
      const refused = parametersOf(piece).find((parameter) => !ALLOWED.has(parameter));
      if (this.refuseAll !== undefined || refused !== undefined) {
        client.end(refusal(this.refuseAll ?? `unsupported startup parameter: ${refused}`));
        return;
      }
      const target = connect(this.targetPort, '127.0.0.1');
      this.track(target);
      target.write(piece);
      client.pipe(target).pipe(client);
    };
    client.on('data', read);
  }
}
