import type { TranslationBundle } from '@jupyterlab/translation';
import type { PreviewField } from '../../../../api/preview.js';
import { Histogram } from './histogram.js';
import { factsOf } from './preview-words.js';

/** How many of the most frequent values are shown. */
const SHOWN = 3;

export interface FieldStatisticsProps {
  readonly field: PreviewField;
  readonly trans: TranslationBundle;
}

/** The statistics of one column, in the head of a table. */
export function FieldStatistics({ field, trans }: FieldStatisticsProps): JSX.Element {
  const { histogram, top = [] } = field;
  return (
    <>
      {histogram !== undefined && <Histogram histogram={histogram} trans={trans} />}
      {histogram === undefined && top.length > 0 && (
        <ul>
          {top.slice(0, SHOWN).map(({ value, count }, index) => (
            <li key={index} title={value}>
              <span>{value}</span> <span>{count.toLocaleString()}</span>
            </li>
          ))}
        </ul>
      )}
      {factsOf(field, trans).map((fact) => (
        <div key={fact}>{fact}</div>
      ))}
    </>
  );
}
