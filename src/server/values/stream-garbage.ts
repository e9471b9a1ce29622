import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of garbage that are worth a collection of a millisecond or less. */
const ENOUGH = 8 << 20;

/** Of all streams of the process: they share its memory. */
let garbage = 0;

let collect: ((options: { readonly type: 'minor' }) => void) | undefined;

/** Node started with `--expose-gc` could not use the compiled code that it contains. */
function collector(): NonNullable<typeof collect> {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc');
  // The code of modules that load later is kept by the options that are in force.
  setFlagsFromString('--no-expose-gc');
  return found;
}

/** Has the pieces of a stream collected soon: V8 would keep 100 MB (docs/design/018). */
export class StreamGarbage {
  /** Notes a piece that is passed on. */
  add(bytes: number): void {
    garbage += bytes;
    if (garbage >= ENOUGH) {
      garbage = 0;
      collect ??= collector();
      collect({ type: 'minor' });
    }
  }
}
