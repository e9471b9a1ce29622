import type { ServerEvent } from '../../api/events.js';

/** Takes one event. */
export type EventListener = (event: ServerEvent) => void;

/** Hands every event to every open stream. */
export class EventHub {
  readonly #listeners = new Set<EventListener>();

  /** @returns a function that ends the subscription */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Whether anybody takes events. */
  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  publish(event: ServerEvent): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }
}
