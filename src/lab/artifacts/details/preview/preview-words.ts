import type { TranslationBundle } from '@jupyterlab/translation';
import type { PreviewField, TablePreview } from '../../../../api/preview.js';

/** How many columns without a preview are named: a table may have thousands. */
const NAMED = 50;

/** A number for people, with as many digits as tell it apart; a time or a strange number as it is. */
export function amountText(amount: number | string): string {
  return typeof amount === 'string'
    ? amount.replace(/T00:00:00(?:\.0+)?(?:Z|\+00:00)?$/, '')
    : amount.toLocaleString(undefined, { maximumSignificantDigits: 6 });
}

/** What part of a table is shown, and what its statistics are of. */
export function captionOf(table: TablePreview, trans: TranslationBundle): string {
  const { rows, columns, sampled, fields, head, tail } = table;
  const size = trans.__('%1 × %2', rows.toLocaleString(), columns.toLocaleString());
  if (rows === 0 || columns === 0) {
    return columns > 0
      ? trans.__('No rows: %1', size)
      : rows > 0
        ? trans.__('No columns: %1', size)
        : trans.__('Empty: %1', size);
  }
  const shown =
    tail.length > 0
      ? trans.__('First and last rows of %1', size)
      : head.length < rows
        ? trans.__('First rows of %1', size)
        : trans.__('All rows of %1', size);
  return [
    shown,
    ...(fields.length < columns
      ? [
          trans._n(
            'first column',
            'first %2 columns',
            fields.length,
            fields.length.toLocaleString()
          )
        ]
      : []),
    ...(sampled === null
      ? []
      : [trans.__('statistics of a sample of %1 rows', sampled.toLocaleString())])
  ].join('; ');
}

/** The columns that no cell is shown of; undefined: there are none. */
export function moreColumns(
  fields: NonNullable<TablePreview['other_fields']>,
  trans: TranslationBundle
): string | undefined {
  const named = fields.slice(0, NAMED).map(({ name, type }) => `${name} (${type})`);
  const more = fields.length - named.length;
  const rest = more > 0 ? [trans.__('… and %1 more', more.toLocaleString())] : [];
  return named.length === 0
    ? undefined
    : trans.__('More columns: %1', [...named, ...rest].join(', '));
}

/** The statistics of a column in words. */
export function factsOf(field: PreviewField, trans: TranslationBundle): readonly string[] {
  const { min, max, mean, nulls, distinct } = field;
  return [
    ...(min === undefined || max === undefined
      ? []
      : [trans.__('%1 to %2', amountText(min), amountText(max))]),
    ...(mean === undefined ? [] : [trans.__('mean %1', amountText(mean))]),
    ...(distinct === undefined ? [] : [trans.__('%1 different', distinct.toLocaleString())]),
    ...(nulls === 0 ? [] : [trans.__('%1 missing', nulls.toLocaleString())])
  ];
}
