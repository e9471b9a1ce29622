import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP proxy that leads every host to one port of this machine. */
export class ForwardProxy {
  /** The URLs that were asked for, in order. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(targetPort: number) {
    this.#server = createServer((incoming, answer) => {
      const url = new URL(incoming.url ?? '');
      this.asked.push(url.origin);
      const onward = request(
        {
          port: targetPort,
          method: incoming.method,
          path: `${url.pathname}${url.search}`,
          headers: incoming.headers
        },
        (found) => {
          answer.writeHead(found.statusCode ?? 502, found.headers);
          found.pipe(answer);
        }
      );
      onward.once('error', () => answer.writeHead(502).end());
      incoming.pipe(onward);
    });
  }

  static async start(targetPort: number): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
