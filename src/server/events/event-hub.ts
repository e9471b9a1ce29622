import type { ServerEvent } from '../../api/events.js';

/** Takes one event, and the same as it stands in a stream. */
export type EventListener = (event: ServerEvent, frame: string) => void;

/** An event as it stands in a stream (server-sent events, WHATWG HTML 9.2). */
export function frameOf(event: ServerEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Hands every event to every open stream. */
export class EventHub {
  readonly #listeners = new Set<EventListener>();
  #onLast: () => void = () => undefined;

  /** @returns a function that ends the subscription */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      if (this.#listeners.delete(listener) && !this.hasListeners) {
        this.#onLast();
      }
    };
  }

  /** @param done called each time that the last listener has left */
  whenAlone(done: () => void): void {
    this.#onLast = done;
  }

  /** Whether events have a listener. */
  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  publish(event: ServerEvent): void {
    if (this.hasListeners) {
      // One text for all: where many are slow, it is in memory once.
      const frame = frameOf(event);
      for (const listener of this.#listeners) {
        listener(event, frame);
      }
    }
  }
}
