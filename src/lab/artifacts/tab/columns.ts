import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactOrder } from '../../../api/artifact-list.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IListOrder } from '../../interfaces/artifacts.js';

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

/** The key of a column of metadata. */
export function metadataKey(column: ColumnId): string {
  return column.slice(METADATA.length);
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
  return isKnown(column) ? titles[column] : visibleName(metadataKey(column));
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
        order_key: metadataKey(column),
        descending: now !== 'descending'
      };
}
