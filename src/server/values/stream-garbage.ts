/** Bytes of garbage that are worth a collection of a millisecond or less. */
const ENOUGH = 8 << 20;

/**
 * Has the pieces of a stream collected soon after they were passed on. Left to itself, V8 lets about
 * 100 MB of them pile up, of which it only sees the small objects around them (docs/design/018).
 * Node has a `gc` where it was started with `--expose-gc`, as the launcher does.
 */
export class StreamGarbage {
  #bytes = 0;

  /** Notes a piece that is passed on. */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= ENOUGH) {
      this.#bytes = 0;
      globalThis.gc?.({ type: 'minor' });
    }
  }
}
