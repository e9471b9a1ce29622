import {
  defaultRangeExtractor,
  measureElement,
  observeElementRect,
  useVirtualizer,
  type Virtualizer
} from '@tanstack/react-virtual';
import { type RefObject, useEffect, useMemo } from 'react';

/** Rows beyond those that are seen that are in the page as well. */
const OVERSCAN = 8;

/** How many rows before an end the next page is asked for, where nothing else is said. */
const AHEAD = 30;

/** How far from its start a list still counts as at its start, in pixels. */
const START_PX = 4;

/** Rows of which only those are in the page that are seen. */
export interface VirtualRowsOptions {
  /** One key for each row. */
  readonly keys: readonly string[];
  readonly scroll: RefObject<HTMLElement | null>;
  /** The height of a row that was not in the page yet, in pixels. */
  readonly estimate: (index: number) => number;
  /** The row that stays in the page wherever people scroll: that with the focus. */
  readonly kept: string | undefined;
  /** Whether the first row is the first of the whole list. */
  readonly isAtStart: boolean;
  /** What stands over the rows and does not scroll, in pixels. */
  readonly header?: number;
  /** How many rows before an end the next page is asked for. */
  readonly ahead?: number;
  /** Rows that are seen now, by index. */
  readonly onSeen?: (first: number, last: number) => void;
  /** Called near an end of the rows. */
  readonly onEnd?: (() => void) | undefined;
  readonly onStart?: (() => void) | undefined;
}

export type VirtualRows = Virtualizer<HTMLElement, HTMLElement>;

/** Follows which rows are seen. A row that is seen stays where it is when others come or go before it. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { keys, scroll, kept, isAtStart, header = 0, ahead = AHEAD } = options;
  const index = useMemo(() => new Map(keys.map((key, at) => [key, at])), [keys]);
  const keptIndex = kept === undefined ? undefined : index.get(kept);
  // A new first row is to be seen by who looks at the start of the list.
  const looksAtStart = isAtStart && (scroll.current?.scrollTop ?? 0) < START_PX;
  const rows: VirtualRows = useVirtualizer<HTMLElement, HTMLElement>({
    count: keys.length,
    getScrollElement: () => scroll.current,
    getItemKey: (at) => keys[at] ?? at,
    estimateSize: options.estimate,
    overscan: OVERSCAN,
    scrollMargin: header,
    scrollPaddingStart: header,
    anchorTo: looksAtStart ? 'start' : 'end',
    // What the end of the list does is not followed.
    scrollEndThreshold: -1,
    observeElementRect: observeShownRect,
    measureElement: measureShown,
    rangeExtractor: (range) => withKept(defaultRangeExtractor(range), keptIndex)
  });
  const first = rows.range?.startIndex ?? 0;
  const last = rows.range?.endIndex ?? 0;
  const { onSeen, onEnd, onStart } = options;
  useEffect(() => {
    if (keys.length === 0) {
      return;
    }
    onSeen?.(first, last);
    if (last >= keys.length - ahead) {
      onEnd?.();
    }
    if (first < ahead) {
      onStart?.();
    }
  }, [first, last, keys, onEnd === undefined, onStart === undefined]);
  return rows;
}

/** A list that is hidden has no height. Its rows stay: they are there at once when it is shown again. */
const observeShownRect: typeof observeElementRect = (instance, tell) =>
  observeElementRect(instance, (rect) => {
    if (rect.height > 0) {
      tell(rect);
    }
  });

/** A row that is hidden has no height either: it keeps the one that it had. */
const measureShown: typeof measureElement = (row, entry, instance) =>
  measureElement(row, entry, instance) ||
  (instance.measurementsCache[instance.indexFromElement(row)]?.size ?? 0);

function withKept(range: readonly number[], kept: number | undefined): number[] {
  return kept === undefined || range.includes(kept)
    ? [...range]
    : [...range, kept].sort((a, b) => a - b);
}
