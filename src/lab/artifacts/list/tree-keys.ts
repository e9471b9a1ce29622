import type { TreeEntry } from './tree-entries.js';

/** Tells a row that a key asks it to do something. */
export const TREE_ACTION = 'artifact-storage-tree-action';

/** What a key asks a row to do. */
export type TreeAction = 'expand' | 'collapse' | 'open' | 'pin' | 'delete' | 'notes';

/** Rows of a page, for the keys that go further than one. */
const FAR = 10;

/** What a key asks for: the index of another row, or something of the row that has the focus. */
export function treeKey(
  key: string,
  index: number,
  entries: readonly TreeEntry[]
): number | TreeAction | undefined {
  const entry = entries[index];
  const expanded = entry?.kind === 'name' ? entry.expanded : undefined;
  const to = (wanted: number): number => Math.max(0, Math.min(entries.length - 1, wanted));
  switch (key) {
    case 'ArrowDown':
      return to(index + 1);
    case 'ArrowUp':
      return to(index - 1);
    case 'PageDown':
      return to(index + FAR);
    case 'PageUp':
      return to(index - FAR);
    case 'Home':
      return 0;
    case 'End':
      return to(entries.length - 1);
    case 'ArrowRight':
      return expanded === false ? 'expand' : expanded === true ? to(index + 1) : index;
    case 'ArrowLeft':
      return expanded === true ? 'collapse' : nameAbove(index, entries);
    case 'Enter':
      return 'open';
    case 'Delete':
      return 'delete';
    case 'F2':
      return 'notes';
    default:
      return undefined;
  }
}

function nameAbove(index: number, entries: readonly TreeEntry[]): number {
  const above = entries.slice(0, index + 1).findLastIndex(({ kind }) => kind === 'name');
  return above === -1 ? index : above;
}
