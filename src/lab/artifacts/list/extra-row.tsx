import type { ReactNode } from 'react';
import type { TreeRowProps } from './artifact-tree.js';
import type { TreeEntry } from './tree-entries.js';
import { TreeItem } from './tree-item.js';

export interface ExtraRowProps extends TreeRowProps {
  readonly entry: Extract<TreeEntry, { kind: 'failed' | 'loading' | 'older' }>;
}

/** A row below the versions of a name: they are loading, could not be loaded, or there are older ones. */
export function ExtraRow(props: ExtraRowProps): JSX.Element {
  const { entry, storage, trans } = props;
  const { versions } = storage.artifacts;
  const { name, version_count } = entry.artifact;
  const item = (label: string, content: ReactNode, open?: () => void): JSX.Element => (
    <TreeItem
      place={props.place}
      itemKey={entry.key}
      level={2}
      position={undefined}
      size={version_count}
      reachable={props.reachable}
      label={label}
      onAction={(action) => action === 'open' && open?.()}
      {...(open === undefined ? {} : { onClick: open })}
    >
      {content}
    </TreeItem>
  );
  switch (entry.kind) {
    case 'failed': {
      const { message = '', hint = '' } = versions.get(name)?.error ?? {};
      return item(
        message,
        <span className="jp-ArtifactStorage-fieldProblem" role="alert">
          {message} {hint}
        </span>
      );
    }
    case 'loading':
      return item(
        trans.__('Loading versions…'),
        <>
          <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />
          {trans.__('Loading versions…')}
        </>
      );
    case 'older':
      return item(
        trans.__('Older versions'),
        <span className="jp-ArtifactStorage-linkButton">{trans.__('Older versions')}</span>,
        () => versions.loadMore(name)
      );
  }
}
