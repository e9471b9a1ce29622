import type { KeyboardEvent } from 'react';

/** Tells a row that a key asks it to do something. */
export const TREE_ACTION = 'artifact-storage-tree-action';

/** What a key asks a row to do. */
export type TreeAction = 'expand' | 'collapse' | 'open' | 'delete';

/** The keyboard of the tree, as the ARIA authoring practices describe it. */
export function treeKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const row = event.target instanceof HTMLElement ? event.target : undefined;
  if (row?.getAttribute('role') !== 'treeitem' || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
  const index = rows.indexOf(row);
  const expanded = row.getAttribute('aria-expanded');
  const level = row.getAttribute('aria-level');
  const act = (action: TreeAction): void => {
    row.dispatchEvent(new CustomEvent<TreeAction>(TREE_ACTION, { detail: action }));
  };
  switch (event.key) {
    case 'ArrowDown':
      rows[index + 1]?.focus();
      break;
    case 'ArrowUp':
      rows[index - 1]?.focus();
      break;
    case 'Home':
      rows[0]?.focus();
      break;
    case 'End':
      rows.at(-1)?.focus();
      break;
    case 'ArrowRight':
      if (expanded === 'false') {
        act('expand');
      } else if (expanded === 'true') {
        rows[index + 1]?.focus();
      }
      break;
    case 'ArrowLeft':
      if (expanded === 'true') {
        act('collapse');
      } else if (level === '2') {
        rows
          .slice(0, index)
          .findLast((other) => other.getAttribute('aria-level') === '1')
          ?.focus();
      }
      break;
    case 'Enter':
      act('open');
      break;
    case 'Delete':
      act('delete');
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}
