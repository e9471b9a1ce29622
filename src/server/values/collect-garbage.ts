import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Young objects only: a millisecond or less; or all. */
type Collection = 'minor' | 'major';

let collect: ((options: { readonly type: Collection }) => void) | undefined;

/** Node started with `--expose-gc` could not use the compiled code that it contains. */
function collector(): NonNullable<typeof collect> {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc');
  // The code of modules that load later is kept by the options that are in force.
  setFlagsFromString('--no-expose-gc');
  return found;
}

/** Has V8 collect garbage now. */
export function collectGarbage(type: Collection): void {
  collect ??= collector();
  collect({ type });
}
