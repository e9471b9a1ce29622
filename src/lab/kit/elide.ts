import type { ShownAddress } from './shown-address.js';
import { textOfAddress } from './shown-address.js';

/** What a path begins with and what is never left out of it while there is room: `~`, `/data`, `s3://bucket`. */
const HEAD = /^(?:[a-z][a-z\d+.-]*:\/\/[^/]*|\/?[^/]*)/i;

/** The ways to write a server, the longest first: who logs in, then the domain of the host. */
function servers(head: string): readonly string[] {
  const [, host = '', port = ''] = /^(?:[^@]*@)?(\[.*\]|[^:]*)(.*)$/.exec(head) ?? [];
  const [first = host, ...domain] = /^[\d.]+$|^\[/.test(host) ? [host] : host.split('.');
  return [`${host}${port}`, ...(domain.length === 0 ? [] : [`${first}.…${port}`])];
}

/** The ways to write an address, the longest first; each leaves out whole names from its middle. */
function candidates(address: ShownAddress): readonly string[] {
  const { kind, path } = address;
  const [head = ''] = HEAD.exec(path) ?? [];
  const names = path
    .slice(head.length)
    .split('/')
    .filter((name) => name !== '');
  const last = names.at(-1);
  if (last === undefined) {
    return (kind === 'PostgreSQL' ? [path, ...servers(head)] : [path]).map((shown) =>
      textOfAddress({ ...address, path: shown })
    );
  }
  const shorter = names.slice(1).map((_, left) => `${head}/…/${names.slice(left + 1).join('/')}`);
  const others = kind === 'PostgreSQL' ? servers(head).map((server) => `${server}/${last}`) : [];
  // What it is stays: two databases may have one name.
  return [path, ...others, ...shorter, `…/${last}`, last].map((shown) =>
    textOfAddress({ ...address, path: shown })
  );
}

/**
 * An address in the room that there is: whole names are left out of its middle, never a part of one. What
 * it ends with is what tells it from others.
 *
 * @param fits - Whether a text has room.
 * @returns The longest text that fits; where none does, the shortest.
 */
export function elide(address: ShownAddress, fits: (text: string) => boolean): string {
  const ways = candidates(address);
  return ways.find(fits) ?? ways.at(-1) ?? address.path;
}
