import { getHeapStatistics } from 'node:v8';
import { collectGarbage } from './collect-garbage.js';

/** Bytes of V8's heap that are worth a collection of all, which takes 30 ms. */
const ENOUGH = 8 << 20;

/**
 * Has the objects of long work collected that lived for some requests. V8 first looks at them when there are
 * about 60 MB more than at the start, and what it then frees the process keeps.
 */
export class OldGarbage {
  /** The least that was ever in use since the last collection here. */
  #least = Number.POSITIVE_INFINITY;

  /** Looks, after a piece of the work. */
  look(): void {
    const used = usedBytes();
    this.#least = Math.min(this.#least, used);
    if (used >= this.#least + ENOUGH) {
      collectGarbage('major');
      this.#least = usedBytes();
    }
  }
}

const usedBytes = (): number => getHeapStatistics().used_heap_size;
