/**
 * Questions to people, each asked once at a time: JupyterLab shows dialogs one after the other, so a
 * second click, or a key that is held, would ask the same again after the answer.
 */
export class OneAtATime {
  /**
   * Asks, unless the same is being asked already.
   *
   * @param key - What is asked.
   * @returns the answer; undefined where it is being asked already
   */
  async ask<T>(key: string, work: () => T | Promise<T>): Promise<T | undefined> {
    if (this.#asked.has(key)) {
      return undefined;
    }
    this.#asked.add(key);
    try {
      return await work();
    } finally {
      this.#asked.delete(key);
    }
  }

  readonly #asked = new Set<string>();
}
