import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import type { Health, ServerEvent } from '../../src/api/events.js';
import { GatewayError } from '../../src/lab/session/problem.js';
import { ServerLink } from '../../src/lab/session/server-link.js';
import { HEALTH } from './support/models.js';

/** The page, as far as a link looks at it. */
class Page extends EventTarget {
  hidden = false;

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;
beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Lets everything happen that waits for no timer of the link's own. */
const settle = () => vi.advanceTimersByTimeAsync(1);

/** Lets pauses pass until so many attempts were made. */
async function attempts(signals: readonly unknown[], count: number): Promise<void> {
  while (signals.length < count) {
    await vi.advanceTimersByTimeAsync(100);
  }
  await settle();
}

/** A stream that the test writes to. */
class Stream {
  async send({ type, ...data }: ServerEvent): Promise<void> {
    const text = `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    void this.#writer.write(new TextEncoder().encode(text));
    await settle();
  }

  async end(): Promise<void> {
    void this.#writer.close();
    await settle();
  }

  readonly #pipe = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  readonly #writer = this.#pipe.writable.getWriter();
  readonly response = new Response(this.#pipe.readable);
}

/** A link to a storage server that answers each attempt as `answers` say, the last one for ever. */
function linkTo(...answers: readonly (() => Response)[]) {
  const signals: (AbortSignal | null | undefined)[] = [];
  const client = {
    away: new Signal<unknown, void>({}),
    request: async (_: string, init: RequestInit) => {
      signals.push(init.signal);
      const answer = answers[Math.min(signals.length, answers.length) - 1];
      if (answer === undefined) {
        throw new Error('nobody answers');
      }
      return answer();
    },
    errorOf: async ({ status }: Response) =>
      status === 403
        ? new ArtifactStorageError({ kind: 'permission_denied', message: 'No.', hint: 'Log in.' })
        : new GatewayError(status, nullTranslator.load('test'))
  };
  return { link: new ServerLink({ client }), signals, away: client.away };
}

const failing = (status: number) => () => new Response('', { status });
const hello = (more: Partial<Health> = {}): ServerEvent => ({
  type: 'hello',
  health: { ...HEALTH, ...more }
});

/** A line whose first stream has begun, and the stream that is opened next. */
async function greeted() {
  const [first, second] = [new Stream(), new Stream()];
  const line = linkTo(
    () => first.response,
    () => second.response
  );
  line.link.start();
  await settle();
  await first.send(hello());
  return { ...line, first, second };
}

describe('the line to the storage server', () => {
  it('is ready once the server has greeted, and hands its events on', async () => {
    const stream = new Stream();
    const { link } = linkTo(() => stream.response);
    const seen: string[] = [];
    link.connected.connect(() => seen.push('connected'));
    link.received.connect((_, { type }) => seen.push(type));
    expect(link.status).toBe('connecting');
    link.start();
    await settle();
    await stream.send(hello());
    await stream.send({ type: 'session_ended', session_id: 'k1' });
    expect(link).toMatchObject({ status: 'ready', home: '/home/ana', restarted: false });
    expect(seen).toEqual(['connected', 'hello', 'session_ended']);
  });

  it('says that the server speaks another version of the contract', async () => {
    const stream = new Stream();
    const { link } = linkTo(() => stream.response);
    link.start();
    await settle();
    await stream.send(hello({ api_version: 99 }));
    expect(link.status).toBe('other_version');
  });

  it.each([
    [404, 'missing'],
    [403, 'unreachable'],
    [502, 'connecting']
  ] as const)('knows what HTTP %i means: %s', async (status, expected) => {
    const { link } = linkTo(failing(status));
    link.start();
    await settle();
    expect(link.status).toBe(expected);
  });

  it('opens a new stream after a call that nobody answered, and lets all ask again', async () => {
    const { link, signals, away, second } = await greeted();
    const connected = vi.fn();
    link.connected.connect(connected);
    away.emit();
    away.emit();
    await vi.advanceTimersByTimeAsync(1100);
    expect(signals).toHaveLength(2);
    expect(signals[0]?.aborted).toBe(true);
    await second.send(hello());
    expect(link).toMatchObject({ status: 'ready', restarted: false });
    expect(connected).toHaveBeenCalledOnce();
    // Calls fail, though streams begin: ever later.
    away.emit();
    await vi.advanceTimersByTimeAsync(1900);
    expect(signals).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(signals.length).toBeGreaterThan(2);
  });

  it('needs no other stream where one has begun since, or is looked for', async () => {
    const { away, first, second, signals } = await greeted();
    away.emit();
    await first.end();
    await attempts(signals, 2);
    await second.send(hello());
    await vi.advanceTimersByTimeAsync(10_000);
    expect(signals).toHaveLength(2);
  });

  it('is unreachable after some attempts, and tries again until the server is there', async () => {
    const stream = new Stream();
    const { link, signals } = linkTo(...Array(7).fill(failing(502)), () => stream.response);
    link.start();
    await attempts(signals, 7);
    expect(link.status).toBe('unreachable');
    await attempts(signals, 8);
    await stream.send(hello());
    expect(link.status).toBe('ready');
  });

  it('stays ready where a stream ends, opens the next, and tells a restart for a while', async () => {
    const { first, second, link, signals } = await greeted();
    await first.end();
    expect(link.status).toBe('ready');
    await attempts(signals, 2);
    await second.send(hello({ instance: 'second' }));
    expect(link.restarted).toBe(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(link.restarted).toBe(false);
  });

  it('says that it connects where nobody is back soon after a stream ended', async () => {
    const stream = new Stream();
    const { link } = linkTo(
      () => stream.response,
      () => new Promise<never>(() => undefined) as never
    );
    link.start();
    await settle();
    await stream.send(hello());
    await stream.end();
    await vi.advanceTimersByTimeAsync(1000);
    expect(link.status).toBe('ready');
    await vi.advanceTimersByTimeAsync(600);
    expect(link.status).toBe('connecting');
  });

  it('gives its stream up in a page that is hidden for long, and opens it again', async () => {
    const { signals } = await greeted();
    page.setHidden(true);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(signals[0]?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(signals[0]?.aborted).toBe(true);
    page.setHidden(false);
    await settle();
    expect(signals).toHaveLength(2);
  });

  it('opens nothing any more once it is disposed', async () => {
    const stream = new Stream();
    const { link, signals } = linkTo(() => stream.response);
    link.start();
    await settle();
    link.dispose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });
});
