import { describe, expect, it } from 'vitest';
import { readEvents } from '../../src/lab/session/server-events.js';

/** An answer that comes in pieces of some size. */
function answer(text: string, size: number): Response {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  return new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= bytes.length) {
          controller.close();
          return;
        }
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      }
    })
  );
}

async function all(response: Response) {
  const events = [];
  for await (const event of readEvents(response)) {
    events.push(event);
  }
  return events;
}

const STREAM =
  ': a comment keeps the line open\n\n' +
  'event: hello\ndata: {"instance":"ä"}\n\n' +
  'event: saved\r\ndata: {"name":\r\ndata: "model"}\r\n\r\n' +
  'data: 1\n\n' +
  'event: cut\ndata: {"half":';

describe('the event stream', () => {
  it.each([1, 7, 1000])('is read whatever its pieces are (%i bytes)', async (size) => {
    expect(await all(answer(STREAM, size))).toEqual([
      { type: 'hello', data: { instance: 'ä' } },
      { type: 'saved', data: { name: 'model' } },
      { type: 'message', data: 1 }
    ]);
  });

  it('is closed when nobody reads on', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
      cancel: () => {
        cancelled = true;
      }
    });
    for await (const event of readEvents(new Response(body))) {
      expect(event.data).toBe(1);
      break;
    }
    expect(cancelled).toBe(true);
  });

  it('is refused where the answer has no body', async () => {
    await expect(all(new Response(null))).rejects.toThrow('without a body');
  });
});
