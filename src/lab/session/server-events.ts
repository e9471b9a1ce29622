import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { EVENTS_PATH } from '../../api/constants.js';

/** One server-sent event: its name and its data, parsed. */
export interface SentEvent {
  readonly type: string;
  readonly data: unknown;
}

/**
 * Reads the server-sent events of a streamed answer until it ends.
 *
 * `EventSource` is not used: it can send no header, and it reconnects without saying so.
 */
export async function* readEvents(response: Response): AsyncGenerator<SentEvent> {
  if (response.body === null) {
    throw new TypeError(`${EVENTS_PATH} answered without a body.`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message) });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      parser.feed(value);
      for (const { event = 'message', data } of messages.splice(0)) {
        yield { type: event, data: JSON.parse(data) };
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
