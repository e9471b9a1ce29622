import type { Writable } from 'node:stream';
import type { ServerEvent } from '../../api/events.js';

/** How many changes wait for a reader that is slow: of more, it reads everything again. */
const MAX_WAITING = 500;

function frame(event: ServerEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Where a later event says all that an earlier one said. */
function subjectOf(event: ServerEvent): string {
  switch (event.type) {
    case 'session':
      return `session ${event.session.id}`;
    case 'session_ended':
      return `session ${event.session_id}`;
    case 'operation':
      return `operation ${event.operation.id}`;
    default:
      return JSON.stringify(event);
  }
}

/**
 * One reader of the stream of events. For one that stalls, the latest state of each subject waits,
 * and no more than {@link MAX_WAITING} of them: then its stream ends, and it reads everything again
 * when it opens the next one.
 */
export class EventReader {
  readonly #stream: Writable;
  readonly #waiting = new Map<string, ServerEvent>();
  #isFull = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('drain', () => this.#drain());
  }

  /** Sends an event, or lets it wait while the reader is slow. */
  take(event: ServerEvent): void {
    if (!this.#isFull) {
      this.#isFull = !this.#stream.write(frame(event));
      return;
    }
    const subject = subjectOf(event);
    // To the end: events of different subjects keep their order.
    this.#waiting.delete(subject);
    this.#waiting.set(subject, event);
    if (this.#waiting.size > MAX_WAITING) {
      this.#waiting.clear();
      this.#stream.destroy();
    }
  }

  /** Keeps the connection open, where nothing else does. */
  beat(): void {
    if (!this.#isFull) {
      this.#isFull = !this.#stream.write(': still here\n\n');
    }
  }

  #drain(): void {
    this.#isFull = false;
    for (const [subject, event] of this.#waiting) {
      if (this.#isFull) {
        return;
      }
      this.#waiting.delete(subject);
      this.#isFull = !this.#stream.write(frame(event));
    }
  }
}
