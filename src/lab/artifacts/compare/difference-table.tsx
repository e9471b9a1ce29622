import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactNode } from 'react';
import type { Difference } from '../../../api/comparison.js';
import { breakable } from '../../kit/breakable.js';
import { shortPair } from './short-pair.js';

export interface DifferenceTableProps {
  readonly title: string;
  /** What the keys are. */
  readonly what: string;
  readonly rows: readonly Difference[];
  /** Whether numbers among the values are shown with fewer digits. */
  readonly hasNumbers?: boolean;
  /** What the two versions are called. */
  readonly before: string;
  readonly after: string;
  readonly trans: TranslationBundle;
}

/** What has another value in the second version, with both. Nothing where nothing has. */
export function DifferenceTable(props: DifferenceTableProps): JSX.Element | null {
  const { title, what, rows, before, after, hasNumbers = false, trans } = props;
  if (rows.length === 0) {
    return null;
  }
  const cell = (text: string | null, short = text): ReactNode =>
    text === null || short === null ? (
      <span className="jp-ArtifactStorage-muted">{trans.__('none')}</span>
    ) : short === text ? (
      breakable(text)
    ) : (
      <span title={text}>{short}</span>
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
        {rows.map(({ key, before: was, after: is }, index) => {
          const [old, now] = hasNumbers ? shortPair(was, is) : [was, is];
          return (
            <tr key={index}>
              <th scope="row">{key}</th>
              <td>{cell(was, old)}</td>
              <td>{cell(is, now)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
