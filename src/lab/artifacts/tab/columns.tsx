import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactNode } from 'react';
import type { ArtifactOrder, ArtifactSummary } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IListOrder } from '../../interfaces/artifacts.js';
import { formatShape, formatSize, shortType } from '../../kit/format.js';
import { KindIcon } from '../kind-icon.js';
import { missingLabel } from '../list/artifact-row.js';
import { ArtifactTime } from '../list/artifact-time.js';
import { MissingMark } from '../list/missing-mark.js';
import { SourceChip } from '../list/source-chip.js';
import { NoteChips } from '../note-chips.js';

/** What a column of metadata is called before its key. */
const METADATA = 'metadata:';

/** The columns that are always there to choose from, in their order. */
export const COLUMNS = [
  'name',
  'version',
  'type',
  'shape',
  'size',
  'saved',
  'user',
  'tags',
  'description',
  'notebook'
] as const;
type KnownColumn = (typeof COLUMNS)[number];

/** One of {@link COLUMNS}, or `metadata:` and a key. */
export type ColumnId = string;

/** The column of a key of metadata. */
export function metadataColumn(key: string): ColumnId {
  return `${METADATA}${key}`;
}

/** The columns that are shown, in their order: those of metadata stand after the size. */
export function shownColumns(
  hidden: readonly ColumnId[],
  keys: readonly string[]
): readonly ColumnId[] {
  return COLUMNS.flatMap((column) => [
    ...(hidden.includes(column) ? [] : [column]),
    ...(column === 'size' ? keys.map(metadataColumn) : [])
  ]);
}

const isKnown = (column: ColumnId): column is KnownColumn =>
  COLUMNS.some((known) => known === column);

/** What stands over a column. */
export function columnTitle(column: ColumnId, trans: TranslationBundle): string {
  const titles: Readonly<Record<KnownColumn, string>> = {
    name: trans.__('Name'),
    version: trans.__('Version'),
    type: trans.__('Type'),
    shape: trans.__('Shape'),
    size: trans.__('Size'),
    saved: trans.__('Saved'),
    user: trans.__('By'),
    tags: trans.__('Tags'),
    description: trans.__('Description'),
    notebook: trans.__('Notebook')
  };
  return isKnown(column) ? titles[column] : visibleName(column.slice(METADATA.length));
}

/**
 * The least width of a column in pixels, and its share of the room that is left: all but the
 * notebook are seen beside the side panel in a window of 1,280 pixels.
 */
const WIDTHS: Readonly<Record<KnownColumn, readonly [number, number]>> = {
  name: [146, 2.5],
  version: [66, 0.2],
  type: [78, 0.8],
  shape: [108, 0.5],
  size: [66, 0.2],
  saved: [96, 0.3],
  user: [56, 0.5],
  tags: [110, 1.5],
  description: [126, 2.5],
  notebook: [96, 1]
};

const METADATA_WIDTH = [84, 0.2] as const;

/** The width of the boxes that select rows, in pixels. */
const CHECK_PX = 32;

/** The widths of the columns, as CSS has them for a grid, and the least of all of them. */
export function columnWidths(columns: readonly ColumnId[]): {
  readonly template: string;
  readonly least_px: number;
} {
  const widths = columns.map((column) => (isKnown(column) ? WIDTHS[column] : METADATA_WIDTH));
  return {
    template: [
      `${CHECK_PX}px`,
      ...widths.map(([least, share]) => `minmax(${least}px, ${share}fr)`)
    ].join(' '),
    least_px: widths.reduce((sum, [least]) => sum + least, CHECK_PX)
  };
}

/** Whether a column has numbers, which stand at its end. */
export function isNumeric(column: ColumnId): boolean {
  return column === 'size' || column === 'shape' || !isKnown(column);
}

const ORDERS: Partial<Record<ColumnId, readonly [ArtifactOrder, ArtifactOrder]>> = {
  name: ['name', 'name_desc'],
  size: ['smallest', 'largest'],
  saved: ['oldest', 'newest']
};

/** Which way a list is ordered by a column; undefined where it is not. */
export function sortOf(
  column: ColumnId,
  { order, order_key, descending }: IListOrder
): 'ascending' | 'descending' | undefined {
  const own = ORDERS[column];
  if (own !== undefined) {
    return order === own[0] ? 'ascending' : order === own[1] ? 'descending' : undefined;
  }
  return order === 'metadata' && column === metadataColumn(order_key ?? '')
    ? descending === true
      ? 'descending'
      : 'ascending'
    : undefined;
}

/** The order after a click on the head of a column; undefined where it cannot be ordered by. */
export function orderAfter(column: ColumnId, order: IListOrder): IListOrder | undefined {
  const now = sortOf(column, order);
  const own = ORDERS[column];
  if (own !== undefined) {
    // The newest and the largest are looked for; names begin with A.
    const [first, second] = column === 'name' ? own : [own[1], own[0]];
    return { order: sortOf(column, { order: first }) === now ? second : first };
  }
  return isKnown(column)
    ? undefined
    : {
        order: 'metadata',
        order_key: column.slice(METADATA.length),
        descending: now !== 'descending'
      };
}

/** What a cell says, for its tooltip and for a screen reader. */
export function cellText(
  column: ColumnId,
  artifact: ArtifactSummary,
  trans: TranslationBundle
): string {
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
      const value = artifact.metadata?.[column.slice(METADATA.length)];
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
