import type { TranslationBundle } from '@jupyterlab/translation';
import { breakable } from '../../kit/breakable.js';
import type { Report } from './report.js';

interface ReportViewProps {
  readonly report: Report;
  readonly trans: TranslationBundle;
}

/** What an operation came to: what was counted, and what is missing or wrong. */
export function ReportView({ report, trans }: ReportViewProps): JSX.Element {
  const { facts, problems, more } = report;
  return (
    <div className="jp-ArtifactStorage-report">
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{breakable(value)}</dd>
          </div>
        ))}
      </dl>
      {problems.length > 0 && (
        <ul>
          {problems.map(({ of, said }) => (
            <li key={`${of} ${said}`}>
              {of !== '' && <span className="jp-ArtifactStorage-reportOf">{of}</span>}{' '}
              {breakable(said)}
            </li>
          ))}
          {more > 0 && <li>{trans.__('… and %1 more', more.toLocaleString())}</li>}
        </ul>
      )}
    </div>
  );
}
