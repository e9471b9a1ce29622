import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactNode } from 'react';
import type { ArtifactSummary } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import { formatShape, formatSize, shortType } from '../../kit/format.js';
import { KindIcon } from '../kind-icon.js';
import { ArtifactTime } from '../list/artifact-time.js';
import { FormatChip } from '../list/format-chip.js';
import { MissingMark } from '../list/missing-mark.js';
import { missingLabel } from '../list/missing-words.js';
import { SourceChip } from '../list/source-chip.js';
import { NoteChips } from '../note-chips.js';
import { type ColumnId, metadataKey } from './columns.js';

/** What a cell says, for its tooltip and for a screen reader. */
function cellText(column: ColumnId, artifact: ArtifactSummary, trans: TranslationBundle): string {
  const { name, version, version_count: count, value_type, notebook_path, user } = artifact;
  switch (column) {
    case 'name':
      return visibleName(name);
    case 'version':
      return count > 1 ? `v${version} (${count.toLocaleString()})` : `v${version}`;
    case 'type':
      return shortType(value_type);
    case 'shape':
      return formatShape(artifact, trans);
    case 'size':
      return formatSize(artifact.size);
    case 'user':
      return visibleName(user);
    case 'notebook':
      return visibleName(PathExt.basename(notebook_path ?? ''));
    case 'description':
      return artifact.description ?? '';
    default: {
      const value = artifact.metadata?.[metadataKey(column)];
      return typeof value === 'number'
        ? value.toLocaleString(undefined, DIGITS)
        : String(value ?? '');
    }
  }
}

const DIGITS = { maximumSignificantDigits: 6 };

/** What a cell shows. */
export function cellContent(
  column: ColumnId,
  artifact: ArtifactSummary,
  trans: TranslationBundle
): ReactNode {
  switch (column) {
    case 'name':
      return (
        <>
          <KindIcon value_type={artifact.value_type} trans={trans} />
          <span className="jp-ArtifactStorage-name">{visibleName(artifact.name)}</span>
          <MissingMark label={missingLabel(artifact, trans)} />
          <SourceChip artifact={artifact} trans={trans} />
          <FormatChip artifact={artifact} trans={trans} />
        </>
      );
    case 'saved':
      return <ArtifactTime iso={artifact.date_created} style="short" />;
    case 'tags':
      return <NoteChips aliases={artifact.aliases ?? []} tags={artifact.tags ?? []} />;
    default:
      return cellText(column, artifact, trans);
  }
}

/** What is shown on hover over a cell. */
export function cellTitle(
  column: ColumnId,
  artifact: ArtifactSummary,
  trans: TranslationBundle
): string | undefined {
  switch (column) {
    case 'type':
      return artifact.value_type;
    case 'notebook':
      return artifact.notebook_path ?? undefined;
    case 'saved':
    case 'tags':
      return undefined;
    default:
      return cellText(column, artifact, trans);
  }
}
