import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StorageOptions } from '../../../../src/api/location.js';

/** A request that arrived, without its body. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/**
 * Gives the answers that no S3 server on this machine gives, as Amazon's documentation has them: of
 * other regions, of expired tokens, of stores that ignore what they should honour.
 */
export class ScriptedS3 {
  readonly asked: Asked[] = [];
  answer: (asked: Asked, response: ServerResponse) => void = (_, response) => {
    response.writeHead(200).end();
  };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const asked = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers
      };
      request.resume();
      request.once('end', () => {
        this.asked.push(asked);
        this.answer(asked, response);
      });
    });
  }

  static async start(): Promise<ScriptedS3> {
    const s3 = new ScriptedS3();
    await new Promise<void>((resolve) => s3.#server.listen(0, '127.0.0.1', resolve));
    return s3;
  }

  /** Options that lead here, with one attempt for each request. */
  get options(): StorageOptions {
    return {
      key: 'canarykey',
      secret: 'canarysecret',
      endpoint_url: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      config_kwargs: { retries: { total_max_attempts: 1 } }
    };
  }

  /** How many connections are open. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) =>
        error === null ? resolve(count) : reject(error)
      )
    );
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** An error as S3 writes it. The answer to a HEAD has no body. */
export function refuse(
  { method }: Asked,
  response: ServerResponse,
  status: number,
  code: string,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}
): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...more.headers });
  response.end(
    method === 'HEAD'
      ? ''
      : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>canary</Message>${more.body ?? ''}</Error>`
  );
}
