import { type FocusEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** The row that follows one that is gone: the next that was below it and is left, else the one above. */
export function neighbourOf(
  gone: string,
  before: readonly string[],
  after: readonly string[]
): string | undefined {
  const left = new Set(after);
  const index = before.indexOf(gone);
  const isLeft = (key: string): boolean => left.has(key);
  return (
    before.slice(index + 1).find(isLeft) ?? before.slice(0, Math.max(0, index)).findLast(isLeft)
  );
}

/** The row that can be tabbed to, and how it moves. */
export interface RowFocus {
  /** Key of the row that had the focus last. */
  readonly current: string | undefined;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  /** Gives the focus to a row, also to one that is not in the page yet. */
  readonly focus: (key: string) => void;
}

/**
 * Follows the focus among rows of which only some are in the page. When its row is deleted, the focus
 * goes to the row beside it.
 *
 * @param list - The element with the rows.
 * @param keys - One for each row, in the page or not.
 */
export function useRowFocus(
  list: RefObject<HTMLElement | null>,
  keys: readonly string[]
): RowFocus {
  const [current, setCurrent] = useState<string>();
  const known = useRef<readonly string[]>([]);
  const wanted = useRef<string>();
  useLayoutEffect(() => {
    const before = known.current;
    known.current = keys;
    const nodeOf = (key: string | undefined): HTMLElement | undefined =>
      [...(list.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find(
        ({ dataset }) => dataset.key === key
      );
    if (wanted.current !== undefined) {
      nodeOf(wanted.current)?.focus({ preventScroll: true });
      wanted.current = undefined;
    }
    if (current === undefined || before === keys || keys.includes(current)) {
      return;
    }
    const next = neighbourOf(current, before, keys);
    setCurrent(next);
    // Where people went on meanwhile, the focus is theirs.
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) {
      // It may come to the page with this.
      wanted.current = next;
    }
  });
  return {
    current,
    onFocus: ({ target }) => {
      const key = target.closest<HTMLElement>('[data-key]')?.dataset.key;
      if (key !== undefined) {
        setCurrent(key);
      }
    },
    focus: (key) => {
      wanted.current = key;
      setCurrent(key);
    }
  };
}
