import type { StoreLocation } from '../store/store-location.js';

/** A save that a session began while it lived with a fallback. */
export interface FallbackSave {
  readonly session_id: string;
  /** The configured database that could not be reached, without its password. */
  readonly database_url: string;
  /** LineaPy's home: the folder of the default database. */
  readonly home: string;
  /** Where the save ends, whatever the session uses by then. */
  readonly source: StoreLocation;
  readonly finished: boolean;
  /** Where the fallback ended with a copy: what ends after it is copied there. */
  readonly target?: StoreLocation;
}

/** The saves that began with a fallback, by save_id; ended ones answer repeated requests. */
export class FallbackSaves {
  readonly #saves = new Map<string, FallbackSave>();

  /** Remembers a save that begins. */
  begin(saveId: string, save: Omit<FallbackSave, 'finished'>): void {
    if (!this.#saves.has(saveId)) {
      this.#saves.set(saveId, { ...save, finished: false });
    }
  }

  /** What is known of a save; undefined for one that has nothing to do with a fallback. */
  get(saveId: string): FallbackSave | undefined {
    return this.#saves.get(saveId);
  }

  /** Marks a save as ended. */
  finish(saveId: string): FallbackSave | undefined {
    const save = this.#saves.get(saveId);
    if (save !== undefined) {
      this.#saves.set(saveId, { ...save, finished: true });
    }
    return save;
  }

  /** Forgets a save that failed. */
  discard(saveId: string): void {
    this.#saves.delete(saveId);
  }

  /** The session went back with a copy: its saves, also those under way, have copies there. */
  copiedTo(sessionId: string, target: StoreLocation): void {
    for (const [saveId, save] of this.#of(sessionId)) {
      this.#saves.set(saveId, { ...save, target: save.target ?? target });
    }
  }

  /** The session went back without a copy, or ended: only what is under way is still of interest. */
  leave(sessionId: string): void {
    for (const [saveId, save] of this.#of(sessionId)) {
      if (save.finished) {
        this.#saves.delete(saveId);
      } else {
        const { target: _, ...begun } = save;
        this.#saves.set(saveId, begun);
      }
    }
  }

  #of(sessionId: string): [string, FallbackSave][] {
    return [...this.#saves].filter(([, save]) => save.session_id === sessionId);
  }
}
