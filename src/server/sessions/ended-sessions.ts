import { ArtifactStorageError } from '../../api/errors.js';

/** How many are remembered: what is under way for one ends long before so many others. */
const MAXIMUM = 10_000;

/** Sessions that ended: what is still under way for them must not bring them back. */
export class EndedSessions {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(ids: readonly string[]): void {
    for (const id of ids) {
      this.#ids.add(id);
    }
    for (const earliest of this.#ids) {
      if (this.#ids.size <= MAXIMUM) {
        break;
      }
      this.#ids.delete(earliest);
    }
  }

  /** Takes a session as a new one: its kernel started again, or its location is browsed again. */
  forget(id: string): void {
    this.#ids.delete(id);
  }

  /** @throws ArtifactStorageError `conflict` where a session ended. */
  refuse(id: string): void {
    if (this.has(id)) {
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: 'This session ended meanwhile.',
        hint: 'Start the kernel again, and set its location there.'
      });
    }
  }
}
