import type { ShownPlace } from './shown-place.js';
import { textOfPlace } from './shown-place.js';

/** What a path begins with and what is never left out of it while there is room: `~`, `/data`, `s3://bucket`. */
const HEAD = /^(?:[a-z][a-z\d+.-]*:\/\/[^/]*|\/?[^/]*)/i;

/** The ways to write a place, the longest first; each leaves out whole names from its middle. */
function candidates(place: ShownPlace): readonly string[] {
  const { path } = place;
  const [head = ''] = HEAD.exec(path) ?? [];
  const names = path
    .slice(head.length)
    .split('/')
    .filter((name) => name !== '');
  const last = names.at(-1);
  if (last === undefined) {
    return [textOfPlace(place), path];
  }
  const shorter = names.slice(1).map((_, left) => `${head}/…/${names.slice(left + 1).join('/')}`);
  const paths = [path, ...shorter];
  return [
    ...paths.map((shown) => textOfPlace({ ...place, path: shown })),
    // Then without what it is: the names say more.
    ...(place.kind === undefined ? [] : paths),
    `…/${last}`,
    last
  ];
}

/**
 * A place in the room that there is: whole names are left out of its middle, never a part of one. What
 * it ends with is what tells it from others.
 *
 * @param fits - Whether a text has room.
 * @returns The longest text that fits; where none does, the shortest.
 */
export function elide(place: ShownPlace, fits: (text: string) => boolean): string {
  const ways = candidates(place);
  return ways.find(fits) ?? ways.at(-1) ?? place.path;
}
