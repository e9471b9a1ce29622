import { EVENTS_PATH } from '../../api/routes.js';

/** One server-sent event: its name and its data, parsed. */
export interface SseEvent {
  readonly type: string;
  readonly data: unknown;
}

/**
 * Reads the server-sent events of a streamed answer until it ends.
 *
 * `EventSource` is not used: it can send no header, and it reconnects without saying so.
 */
export async function* readEvents(response: Response): AsyncGenerator<SseEvent> {
  if (response.body === null) {
    throw new TypeError(`${EVENTS_PATH} answered without a body.`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event !== undefined) {
          yield event;
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** One block of a stream; `undefined` for a comment, which only keeps the line open. */
export function parseEvent(block: string): SseEvent | undefined {
  let type = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const match = /^(event|data): ?(.*)$/.exec(line);
    if (match?.[1] === 'event') {
      type = match[2] ?? '';
    } else if (match?.[1] === 'data') {
      data.push(match[2] ?? '');
    }
  }
  return data.length === 0 ? undefined : { type, data: JSON.parse(data.join('\n')) };
}
