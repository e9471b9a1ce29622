import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Asked, refuse } from './scripted-s3.js';

/** An HTTP proxy in front of an S3 server that refuses requests as S3 does. */
export class RefusingProxy {
  /** The code with which S3 refuses a request; undefined: it is served. */
  decide: (asked: Asked) => string | undefined = () => undefined;
  readonly #server: Server;

  private constructor(targetPort: number) {
    this.#server = createServer((incoming, answer) => {
      const { method = '', url = '', headers } = incoming;
      const asked = { method, url, headers };
      const code = this.decide(asked);
      if (code !== undefined) {
        incoming.resume().once('end', () => refuse(asked, answer, 403, code));
        return;
      }
      const onward = request({ port: targetPort, method, path: url, headers }, (found) => {
        answer.writeHead(found.statusCode ?? 502, found.headers);
        found.pipe(answer);
      });
      onward.once('error', () => answer.destroy());
      incoming.once('error', () => onward.destroy());
      answer.once('close', () => onward.destroy());
      incoming.pipe(onward);
    });
  }

  static async start(targetPort: number): Promise<RefusingProxy> {
    const proxy = new RefusingProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
