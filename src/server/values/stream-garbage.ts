import { collectGarbage } from './collect-garbage.js';

/** Bytes of garbage that are worth a collection of a millisecond or less. */
const ENOUGH = 8 << 20;

/** Of all streams of the process: they share its memory. */
let garbage = 0;

/** Has the pieces of a stream collected soon: V8 would keep 100 MB (docs/design/018). */
export class StreamGarbage {
  /** Notes a piece that is passed on. */
  add(bytes: number): void {
    garbage += bytes;
    if (garbage >= ENOUGH) {
      garbage = 0;
      collectGarbage('minor');
    }
  }
}
