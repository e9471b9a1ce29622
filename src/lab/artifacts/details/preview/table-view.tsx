import type { TranslationBundle } from '@jupyterlab/translation';
import type { PreviewField, TablePreview } from '../../../../api/preview.js';
import { shortNumber } from '../../../kit/short-number.js';
import { FieldStatistics } from './field-statistics.js';
import { captionOf, moreColumns } from './preview-words.js';

export interface TableViewProps {
  readonly table: TablePreview;
  readonly trans: TranslationBundle;
}

type Cells = readonly (string | null)[];

/** One value; of a number with many digits the whole one is its title. */
function Cell({
  text,
  kind,
  trans
}: {
  readonly text: string | null;
  readonly kind: PreviewField['kind'];
  readonly trans: TranslationBundle;
}): JSX.Element {
  if (text === null) {
    return <span className="jp-ArtifactStorage-muted">{trans.__('missing')}</span>;
  }
  const short = kind === 'number' ? shortNumber(text) : text;
  return <span title={short === text ? undefined : text}>{short}</span>;
}

/** The ends of a table with the statistics of its columns, as a table of HTML. */
export function TableView({ table, trans }: TableViewProps): JSX.Element {
  const { fields, head, tail, index, rows, other_fields = [] } = table;
  const caption = captionOf(table, trans);
  if (table.columns === 0) {
    return <p className="jp-ArtifactStorage-muted">{caption}</p>;
  }
  const more = moreColumns(other_fields, trans);
  const levels = index?.names ?? [];
  const left = rows - head.length - tail.length;
  const row = (cells: Cells, labels: Cells | undefined, key: string): JSX.Element => (
    <tr key={key}>
      {levels.map((_, level) => (
        <th key={`index ${level}`} scope="row">
          {labels?.[level] ?? ''}
        </th>
      ))}
      {fields.map(({ kind }, at) => (
        <td key={at} data-kind={kind}>
          <Cell text={cells[at] ?? null} kind={kind} trans={trans} />
        </td>
      ))}
    </tr>
  );
  return (
    <>
      <section
        className="jp-ArtifactStorage-tableScroll"
        aria-label={caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard
        tabIndex={0}
      >
        <table className="jp-ArtifactStorage-table">
          <caption>{caption}</caption>
          <thead>
            <tr>
              {levels.map((name, level) => (
                <th key={`index ${level}`} scope="col">
                  {name ?? (
                    <span className="jp-ArtifactStorage-aloud">{trans.__('Row label')}</span>
                  )}
                </th>
              ))}
              {fields.map(({ name, type, kind }, at) => (
                <th key={at} scope="col" data-kind={kind}>
                  <div>{name}</div>
                  <div className="jp-ArtifactStorage-muted">{type}</div>
                </th>
              ))}
            </tr>
            <tr className="jp-ArtifactStorage-statistics">
              {levels.map((_, level) => (
                <td key={`index ${level}`} />
              ))}
              {fields.map((field, at) => (
                <td key={at} data-kind={field.kind}>
                  <FieldStatistics field={field} trans={trans} />
                </td>
              ))}
            </tr>
          </thead>
          <tbody>
            {head.map((cells, at) => row(cells, index?.head[at], `head ${at}`))}
            {tail.length > 0 && left > 0 && (
              <tr className="jp-ArtifactStorage-gap">
                <td colSpan={levels.length + fields.length}>
                  {trans._n('%2 more row', '%2 more rows', left, left.toLocaleString())}
                </td>
              </tr>
            )}
            {tail.map((cells, at) => row(cells, index?.tail[at], `tail ${at}`))}
          </tbody>
        </table>
      </section>
      {more !== undefined && <p className="jp-ArtifactStorage-muted">{more}</p>}
    </>
  );
}
