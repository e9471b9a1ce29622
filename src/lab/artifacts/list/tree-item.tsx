import { type ReactNode, useEffect, useRef } from 'react';
import { TREE_ACTION, type TreeAction } from './tree-keys.js';

export interface TreeItemProps {
  readonly itemKey: string;
  readonly level: 1 | 2;
  /** Absent where there is nothing to expand. */
  readonly expanded?: boolean;
  /** Whether it is the one row that can be tabbed to. */
  readonly reachable: boolean;
  readonly label: string;
  readonly title?: string;
  readonly onAction: (action: TreeAction) => void;
  /** What a single click does, besides selecting the row. */
  readonly onClick?: () => void;
  readonly children: ReactNode;
}

/** A row of the tree: reachable by keyboard, its buttons shown on hover and focus. */
export function TreeItem(props: TreeItemProps): JSX.Element {
  const { onAction } = props;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = row.current;
    const listener = (event: Event): void => onAction((event as CustomEvent<TreeAction>).detail);
    node?.addEventListener(TREE_ACTION, listener);
    return () => node?.removeEventListener(TREE_ACTION, listener);
  }, [onAction]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its rows (tree-keys.ts)
    <div
      ref={row}
      className="jp-ArtifactStorage-row"
      role="treeitem"
      data-key={props.itemKey}
      aria-level={props.level}
      aria-expanded={props.expanded}
      aria-selected={props.reachable}
      aria-label={props.label}
      title={props.title}
      tabIndex={props.reachable ? 0 : -1}
      onClick={(event) => {
        event.currentTarget.focus();
        props.onClick?.();
      }}
      onDoubleClick={() => onAction('open')}
    >
      {props.children}
    </div>
  );
}
