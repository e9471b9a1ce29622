import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** How many links a path may lead through, as Linux has it. */
const MAX_LINKS = 40;

const GROUP_OR_OTHERS = 0o022;
const STICKY = 0o1000;

const isMine = ({ uid }: Stats): boolean => uid === process.geteuid?.();

/** A folder in which others can put another file at the path's next name. */
function isOpen(folder: Stats): boolean {
  // In /tmp only the owner of a file can replace it.
  const isLikeTmp = folder.uid === 0 && (folder.mode & STICKY) !== 0;
  return (folder.mode & GROUP_OR_OTHERS) !== 0 && !isLikeTmp;
}

/** Why others can write to one entry; its own user may be root where it only leads to the path. */
function objection(path: string, found: Stats, isLast: boolean): string | undefined {
  if (!isMine(found) && (isLast || found.uid !== 0)) {
    return `${path} belongs to another user`;
  }
  // Nobody writes to a link: who can replace it can write to its folder.
  return !found.isSymbolicLink() && isOpen(found) ? `others can write to ${path}` : undefined;
}

/**
 * Why somebody else than this user (and root) can change what is at a path, or put something else
 * there: the end of a sentence. Undefined: nobody can, or there is nothing.
 *
 * As with the keys of ssh, all folders on the way count. Access lists show in the bits of the group.
 *
 * @param path absolute
 */
export function writtenByOthers(path: string): string | undefined {
  let links = 0;
  const look = (whole: string, last: boolean): string | undefined => {
    const parts = whole.split('/').filter((part) => part !== '');
    let at = '/';
    for (const [index, part] of ['', ...parts].entries()) {
      at = join(at, part);
      const isLast = last && index === parts.length;
      const found = lstatSync(at, { throwIfNoEntry: false });
      if (found === undefined) {
        return undefined;
      }
      const reason = objection(at, found, isLast && !found.isSymbolicLink());
      if (reason !== undefined) {
        return reason;
      }
      if (found.isSymbolicLink()) {
        links += 1;
        const target = resolve(dirname(at), readlinkSync(at));
        const rest = parts.slice(index).join('/');
        return links > MAX_LINKS
          ? `${path} leads through too many links`
          : look(join(target, rest), last);
      }
    }
    return undefined;
  };
  try {
    return look(resolve(path), true);
  } catch (error) {
    return `it cannot be seen who writes to ${path} (${error instanceof Error ? error.message : 'unknown'})`;
  }
}
