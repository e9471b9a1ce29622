import type { Writable } from 'node:stream';
import type { ServerEvent } from '../../api/events.js';
import { frameOf } from './event-hub.js';

/** How many changes wait for a reader that is slow: of more, it reads everything again. */
const MAX_WAITING = 500;

/** The same in characters, beside the first one. */
const MAX_WAITING_SIZE = 1 << 20;

/** So many beats a reader may stall while something waits for it. */
const MAX_STALLED_BEATS = 4;

/** Where a later event says all that an earlier one said. */
function subjectOf(event: ServerEvent, frame: string): string {
  switch (event.type) {
    case 'session':
      return `session ${event.session.id}`;
    case 'session_ended':
      return `session ${event.session_id}`;
    case 'operation':
      return `operation ${event.operation.id}`;
    default:
      return frame;
  }
}

/**
 * One reader of the stream of events. For one that stalls, the latest state of each subject waits,
 * as far as that is little and the reader comes back soon. Else its stream ends, and it reads
 * everything again when it opens the next one.
 */
export class EventReader {
  readonly #stream: Writable;
  readonly #waiting = new Map<string, string>();
  #size = 0;
  #isFull = false;
  #stalledBeats = 0;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('drain', () => this.#drain());
  }

  /** Sends an event, or lets it wait while the reader is slow. */
  take(event: ServerEvent, frame = frameOf(event)): void {
    if (this.#stream.destroyed) {
      return;
    }
    if (!this.#isFull) {
      this.#isFull = !this.#stream.write(frame);
      return;
    }
    const subject = subjectOf(event, frame);
    // To the end: events of different subjects keep their order.
    this.#remove(subject);
    this.#waiting.set(subject, frame);
    this.#size += frame.length;
    const isMuch = this.#size > MAX_WAITING_SIZE && this.#waiting.size > 1;
    if (isMuch || this.#waiting.size > MAX_WAITING) {
      this.#letGo();
    }
  }

  /** Keeps the connection open, where nothing else does; ends it where the reader does not read. */
  beat(): void {
    if (!this.#isFull) {
      this.#isFull = !this.#stream.write(': still here\n\n');
    } else if (this.#waiting.size > 0 && ++this.#stalledBeats > MAX_STALLED_BEATS) {
      this.#letGo();
    }
  }

  #letGo(): void {
    this.#waiting.clear();
    this.#size = 0;
    this.#stream.destroy();
  }

  #remove(subject: string): void {
    this.#size -= this.#waiting.get(subject)?.length ?? 0;
    this.#waiting.delete(subject);
  }

  #drain(): void {
    this.#isFull = false;
    this.#stalledBeats = 0;
    for (const [subject, frame] of this.#waiting) {
      if (this.#isFull) {
        return;
      }
      this.#remove(subject);
      this.#isFull = !this.#stream.write(frame);
    }
  }
}
