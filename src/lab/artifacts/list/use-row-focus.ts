import { type FocusEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** The row that follows one that is gone: the next that was below it and is left, else the one above. */
export function neighbourOf(
  gone: string,
  before: readonly string[],
  after: readonly string[]
): string | undefined {
  const index = before.indexOf(gone);
  const isLeft = (key: string): boolean => after.includes(key);
  return (
    before.slice(index + 1).find(isLeft) ?? before.slice(0, Math.max(0, index)).findLast(isLeft)
  );
}

/** The row that can be tabbed to, and how it moves. */
export interface RowFocus {
  /** Key of the row that had the focus last. */
  readonly current: string | undefined;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
}

/** Follows the focus in a tree; when its row is deleted, the focus goes to the row beside it. */
export function useRowFocus(tree: RefObject<HTMLElement | null>): RowFocus {
  const [current, setCurrent] = useState<string>();
  const known = useRef<readonly string[]>([]);
  useLayoutEffect(() => {
    const rows = [...(tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])];
    const keys = rows.map(({ dataset }) => dataset.key ?? '');
    const before = known.current;
    known.current = keys;
    if (current === undefined || keys.includes(current)) {
      return;
    }
    const next = neighbourOf(current, before, keys);
    setCurrent(next);
    // Where people went on meanwhile, the focus is theirs.
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) {
      rows.find(({ dataset }) => dataset.key === next)?.focus();
    }
  });
  return {
    current,
    onFocus: ({ target }) => {
      const key = target.closest<HTMLElement>('[role=treeitem]')?.dataset.key;
      if (key !== undefined) {
        setCurrent(key);
      }
    }
  };
}
