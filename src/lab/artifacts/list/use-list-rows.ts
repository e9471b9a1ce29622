import { type RefObject, useLayoutEffect } from 'react';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import {
  useVirtualRows,
  type VirtualRows,
  type VirtualRowsOptions
} from '../../kit/use-virtual-rows.js';
import { type RowFocus, useRowFocus } from './use-row-focus.js';

export interface ListRowsOptions
  extends Pick<VirtualRowsOptions, 'keys' | 'scroll' | 'estimate' | 'header'> {
  readonly artifacts: IArtifactsModel;
  /** The element with the rows. */
  readonly list: RefObject<HTMLElement | null>;
  /** The artifact of a row, by index in the list; absent: each row is an artifact. */
  readonly artifactAt?: (row: number) => number;
}

/** The rows of a list of artifacts, in any home of it. */
export interface ListRows extends Pick<RowFocus, 'focus' | 'onFocus'> {
  readonly rows: VirtualRows;
  /** Key of the one row that can be tabbed to; the arrow keys move from there. */
  readonly reachable: string | undefined;
  /** Gives the focus to a row, wherever it is. */
  readonly goTo: (index: number) => void;
}

/** Follows which rows are seen and which has the focus, and asks for more of them near the ends. */
export function useListRows(options: ListRowsOptions): ListRows {
  const { artifacts, keys, list, scroll, artifactAt = (row) => row } = options;
  const { current, onFocus, focus } = useRowFocus(list, keys);
  const rows = useVirtualRows({
    keys,
    scroll,
    estimate: options.estimate,
    ...(options.header === undefined ? {} : { header: options.header }),
    kept: current,
    isAtStart: !artifacts.hasPrevious,
    onSeen: (first, last) => artifacts.seen(artifactAt(first), artifactAt(last)),
    onEnd: canLoad(artifacts, artifacts.hasMore) ? () => artifacts.loadMore() : undefined,
    onStart: canLoad(artifacts, artifacts.hasPrevious) ? () => artifacts.loadPrevious() : undefined
  });
  const { opened } = artifacts;
  useLayoutEffect(() => {
    if (scroll.current !== null) {
      scroll.current.scrollTop = 0;
    }
  }, [opened]);
  const goTo = (index: number): void => {
    const key = keys[index];
    if (key !== undefined) {
      focus(key);
      rows.scrollToIndex(index, { align: 'auto' });
    }
  };
  return { rows, reachable: current ?? keys[0], onFocus, focus, goTo };
}

/** What failed is not asked for again by itself. */
function canLoad({ loading, error }: IArtifactsModel, isThere: boolean): boolean {
  return isThere && !loading && error === undefined;
}

/** The place of an artifact in the whole list, from 1; undefined where it is not known. */
export function positionOf(
  { first }: Pick<IArtifactsModel, 'first'>,
  index: number
): number | undefined {
  return first === undefined ? undefined : first + index + 1;
}
