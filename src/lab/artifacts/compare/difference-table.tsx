import type { TranslationBundle } from '@jupyterlab/translation';
import type { Difference } from '../../../api/comparison.js';
import { breakable } from '../../kit/breakable.js';

export interface DifferenceTableProps {
  readonly title: string;
  /** What the keys are. */
  readonly what: string;
  readonly rows: readonly Difference[];
  /** What the two versions are called. */
  readonly before: string;
  readonly after: string;
  readonly trans: TranslationBundle;
}

/** What has another value in the second version, with both. Nothing where nothing has. */
export function DifferenceTable(props: DifferenceTableProps): JSX.Element | null {
  const { title, what, rows, before, after, trans } = props;
  if (rows.length === 0) {
    return null;
  }
  const cell = (text: string | null): JSX.Element =>
    text === null ? (
      <span className="jp-ArtifactStorage-muted">{trans.__('none')}</span>
    ) : (
      <>{breakable(text)}</>
    );
  return (
    <table className="jp-ArtifactStorage-table jp-mod-differences">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{what}</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <th scope="row">{row.key}</th>
            <td>{cell(row.before)}</td>
            <td>{cell(row.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
