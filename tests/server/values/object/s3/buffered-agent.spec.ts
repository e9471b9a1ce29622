import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  type ClientRequest,
  createServer,
  get,
  type IncomingMessage,
  type Server
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BufferedAgent } from '../../../../../src/server/values/object/s3/buffered-agent.js';

describe('answers over connections with a buffer of their own', () => {
  const sent = [randomBytes(5 << 20), randomBytes(5 << 20), randomBytes(3)];
  const agent = new BufferedAgent({ keepAlive: true });
  let server: Server;
  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      response.end(sent[Number(url.slice(1))]);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  const ask = async (index: number): Promise<{ asked: ClientRequest; answer: IncomingMessage }> => {
    const { port } = server.address() as AddressInfo;
    const asked = get({ host: '127.0.0.1', port, path: `/${index}`, agent });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    return { asked, answer };
  };

  it('are what was sent, also where all pieces are kept to the end', async () => {
    const answers = await Promise.all(
      sent.map(async (_, index) => Buffer.concat(await (await ask(index)).answer.toArray()))
    );
    expect(answers.map((one, index) => one.equals(sent[index] as Buffer))).toEqual([
      true,
      true,
      true
    ]);
  });

  it('wait for a reader that pauses, and leave their connection to the next one', async () => {
    await (await ask(2)).answer.toArray();
    for (const index of [0, 1]) {
      const { asked, answer } = await ask(index);
      const pieces: Buffer[] = [];
      for await (const piece of answer) {
        pieces.push(piece as Buffer);
        await nextTurn();
      }
      expect(Buffer.concat(pieces).equals(sent[index] as Buffer)).toBe(true);
      expect(asked.reusedSocket).toBe(true);
    }
  });
});
