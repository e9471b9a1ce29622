import { type ReactNode, useEffect, useRef } from 'react';
import { type RowArgs, rowAttribute } from '../artifact-args.js';
import { TREE_ACTION, type TreeAction } from './tree-keys.js';

/** Where a row of a virtual list is. */
export interface RowPlace {
  readonly index: number;
  /** Pixels from the start of the rows. */
  readonly start: number;
  readonly measure: (node: HTMLElement | null) => void;
}

export interface TreeItemProps {
  readonly place: RowPlace;
  readonly itemKey: string;
  readonly level: 1 | 2;
  /** Its place among its siblings, from 1; undefined where it is not known. */
  readonly position: number | undefined;
  /** How many siblings there are; -1 where it is not known. */
  readonly size: number;
  /** Absent where there is nothing to expand. */
  readonly expanded?: boolean;
  /** Whether it is the one row that can be tabbed to. */
  readonly reachable: boolean;
  readonly label: string;
  readonly title?: string;
  /** What the context menu is about; absent where there is none. */
  readonly row?: RowArgs;
  readonly onAction: (action: TreeAction) => void;
  /** What a single click does, besides selecting the row. */
  readonly onClick?: () => void;
  /** A press of the mouse: it may begin a drag. */
  readonly onPress?: (event: React.MouseEvent<HTMLElement>) => void;
  readonly children: ReactNode;
}

/** A row of the tree: reachable by keyboard, its buttons shown on hover and focus. */
export function TreeItem(props: TreeItemProps): JSX.Element {
  const { onAction, place } = props;
  const node = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const item = node.current;
    const listener = (event: Event): void => onAction((event as CustomEvent<TreeAction>).detail);
    item?.addEventListener(TREE_ACTION, listener);
    return () => item?.removeEventListener(TREE_ACTION, listener);
  }, [onAction]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its rows (tree-keys.ts)
    <div
      ref={(item) => {
        node.current = item;
        place.measure(item);
      }}
      className="jp-ArtifactStorage-row"
      role="treeitem"
      data-key={props.itemKey}
      data-index={place.index}
      {...(props.row === undefined ? {} : rowAttribute(props.row))}
      style={{ transform: `translateY(${place.start}px)` }}
      aria-level={props.level}
      aria-posinset={props.position}
      aria-setsize={props.size}
      aria-expanded={props.expanded}
      aria-selected={props.reachable}
      aria-label={props.label}
      title={props.title}
      tabIndex={props.reachable ? 0 : -1}
      onMouseDown={props.onPress}
      onClick={(event) => {
        event.currentTarget.focus({ preventScroll: true });
        props.onClick?.();
      }}
      onDoubleClick={() => onAction('pin')}
    >
      {props.children}
    </div>
  );
}
