import type { TranslationBundle } from '@jupyterlab/translation';
import type { CodeComparison, CodeHunk } from '../../../api/comparison.js';

export interface CodeDiffProps {
  readonly code: CodeComparison;
  readonly trans: TranslationBundle;
}

/** The lines of code that changed, with some around them. */
export function CodeDiff({ code, trans }: CodeDiffProps): JSX.Element {
  const { hunks, added, removed } = code;
  const said = [
    trans._n('%2 line added', '%2 lines added', added, added.toLocaleString()),
    trans._n('%2 line removed', '%2 lines removed', removed, removed.toLocaleString())
  ].join(', ');
  return (
    <section aria-label={trans.__('Code')} className="jp-ArtifactStorage-diff">
      <h3>
        {trans.__('Code')}{' '}
        <span className="jp-ArtifactStorage-muted">
          {hunks.length === 0 ? trans.__('the same') : said}
        </span>
      </h3>
      {code.rough === true && (
        <p className="jp-ArtifactStorage-muted">
          {trans.__('The code differs too much to be compared line by line.')}
        </p>
      )}
      {hunks.map((hunk, index) => (
        <Hunk key={index} hunk={hunk} trans={trans} />
      ))}
      {code.cut === true && (
        <p className="jp-ArtifactStorage-muted">{trans.__('There are more changes.')}</p>
      )}
    </section>
  );
}

/** Lines around a change, each with its numbers in both codes. */
function Hunk({
  hunk,
  trans
}: {
  readonly hunk: CodeHunk;
  readonly trans: TranslationBundle;
}): JSX.Element {
  const words = { '-': trans.__('removed'), '+': trans.__('added'), ' ': trans.__('the same') };
  let before = hunk.before_start;
  let after = hunk.after_start;
  return (
    <table>
      <thead className="jp-ArtifactStorage-aloud">
        <tr>
          <th scope="col">{trans.__('Line before')}</th>
          <th scope="col">{trans.__('Line after')}</th>
          <th scope="col">{trans.__('Change')}</th>
          <th scope="col">{trans.__('Code')}</th>
        </tr>
      </thead>
      <tbody>
        {hunk.lines.map(({ mark, text }, index) => (
          <tr key={index} data-mark={mark}>
            <td>{mark === '+' ? '' : before++}</td>
            <td>{mark === '-' ? '' : after++}</td>
            <td>
              <span aria-hidden="true">{mark}</span>
              <span className="jp-ArtifactStorage-aloud">{words[mark]}</span>
            </td>
            <td>
              <code>{text}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
