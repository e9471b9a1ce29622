import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchBody } from '../../../../../src/server/values/object/s3/idle-watch.js';
import { failureOf } from '../../../support/failure.js';
import { openS3 } from '../../../support/s3/s3-fixture.js';
import { ScriptedS3 } from '../../../support/s3/scripted-s3.js';
import { newSaveId } from '../../../support/stores.js';

const SIZE = 4 << 20;
const key = `a/${newSaveId()}.pkl`;

describe('a store that answers, and stops', () => {
  let s3: ScriptedS3;
  beforeEach(async () => {
    s3 = await ScriptedS3.start();
  });
  afterEach(() => s3.stop());
  const open = (read_timeout: number) =>
    openS3('s3://team/x', {
      ...s3.options,
      config_kwargs: { read_timeout, retries: { total_max_attempts: 1 } }
    });

  it.each([0.4, 6.1])('in the middle of a value is aborted after %f seconds', async (seconds) => {
    s3.answer = (_, response) => {
      response.writeHead(200, { 'content-length': SIZE });
      response.write(Buffer.alloc(1000));
    };
    expect((await failureOf(open(seconds).read(key))).kind).toBe('unreachable');
  });

  it('in the middle of a listing is aborted, too', async () => {
    s3.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/xml', 'content-length': 1000 });
      response.write('<?xml version="1.0"?>');
    };
    expect((await failureOf(open(0.4).owners())).kind).toBe('unreachable');
  });

  it('before it begins to answer is aborted', async () => {
    s3.answer = () => undefined;
    expect((await failureOf(open(0.4).stat(key))).kind).toBe('unreachable');
  });

  it('is not blamed for a reader that takes its time', async () => {
    s3.answer = (_, response) => {
      response.writeHead(200, { 'content-length': SIZE, etag: '"x"' });
      response.end(Buffer.alloc(SIZE));
    };
    const { bytes } = await open(0.3).openRead(key);
    let size = 0;
    for await (const piece of bytes) {
      if (size === 0) {
        await sleep(1000);
      }
      size += (piece as Buffer).length;
    }
    expect(size).toBe(SIZE);
  });
});

describe('the watch over an answer', () => {
  let server: Server;
  beforeEach(async () => {
    server = createServer((_, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('x');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    vi.useRealTimers();
    server.closeAllConnections();
    server.close();
  });

  it('ends it after the default time, and not before', async () => {
    const { port } = server.address() as AddressInfo;
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const failure = await new Promise<Error>((resolve) => {
      const asked = request({ port }, (answer) => {
        watchBody(answer, 15_000);
        answer.once('data', () => {
          vi.advanceTimersByTime(14_000);
          expect(answer.destroyed).toBe(false);
          vi.advanceTimersByTime(5000);
        });
        answer.once('error', resolve);
      });
      asked.once('error', resolve).end();
    });
    expect(failure.name).toBe('TimeoutError');
    expect(vi.getTimerCount()).toBe(0);
  });
});
