import type { ReactNode } from 'react';
import type { ArtifactRowProps } from './artifact-row.js';
import { rowKey } from './row-key.js';
import { TreeItem } from './tree-item.js';
import { VersionRow } from './version-row.js';

export interface VersionRowsProps extends ArtifactRowProps {
  readonly name: string;
  readonly count: number;
}

/** All versions of an expanded name, newest first. */
export function VersionRows(props: VersionRowsProps): JSX.Element {
  const { name, current, storage, trans } = props;
  const { versions } = storage.artifacts;
  const found = versions.get(name);
  /** A row that is no version: it says what is going on, and may be opened to go on. */
  const extra = (id: number, text: string, content: ReactNode, open?: () => void): JSX.Element => (
    <TreeItem
      itemKey={rowKey(name, id)}
      level={2}
      reachable={rowKey(name, id) === current}
      label={text}
      onAction={(action) => action === 'open' && open?.()}
      {...(open === undefined ? {} : { onClick: open })}
    >
      {content}
    </TreeItem>
  );
  return (
    <>
      {found?.items.map((version) => (
        <VersionRow
          {...props}
          key={`${version.source ?? ''}${version.version}`}
          version={version}
        />
      ))}
      {found?.error !== undefined &&
        extra(
          -1,
          found.error.message,
          <span className="jp-ArtifactStorage-fieldProblem" role="alert">
            {found.error.message} {found.error.hint}
          </span>
        )}
      {found?.loading === true &&
        extra(
          -2,
          trans.__('Loading versions…'),
          <>
            <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />
            {trans.__('Loading versions…')}
          </>
        )}
      {found !== undefined &&
        found.next_cursor !== null &&
        !found.loading &&
        extra(
          -3,
          trans.__('Older versions'),
          <span className="jp-ArtifactStorage-linkButton">{trans.__('Older versions')}</span>,
          () => versions.loadMore(name)
        )}
    </>
  );
}
