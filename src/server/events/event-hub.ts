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
  /** Parts of the storage server itself. */
  readonly #parts = new Set<(event: ServerEvent) => void>();
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

  /** Tells a part of the storage server, which is no listener that others work for. */
  tell(part: (event: ServerEvent) => void): void {
    this.#parts.add(part);
  }

  /** Whether somebody follows the events. */
  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Whether somebody follows the events, or a part of the storage server is told. */
  get isHeard(): boolean {
    return this.hasListeners || this.#parts.size > 0;
  }

  publish(event: ServerEvent): void {
    for (const part of this.#parts) {
      part(event);
    }
    if (this.hasListeners) {
      // One text for all: where many are slow, it is in memory once.
      const frame = frameOf(event);
      for (const listener of this.#listeners) {
        listener(event, frame);
      }
    }
  }
}
