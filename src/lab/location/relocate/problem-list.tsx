import type { TranslationBundle } from '@jupyterlab/translation';
import type { Relocation } from '../../../api/relocation.js';
import { visibleName } from '../../../location/visible-name.js';

/** How many are shown at once. */
const SHOWN = 20;

export interface ProblemListProps {
  readonly problems: Relocation['problems'];
  /** How many values did not verify, named or not. */
  readonly total: number;
  readonly trans: TranslationBundle;
}

/** The values that did not verify: the first of them, and the others on request. */
export function ProblemList({ problems, total, trans }: ProblemListProps): JSX.Element | null {
  const list = (from: number, to?: number): JSX.Element => (
    <ul>
      {problems.slice(from, to).map(({ name, version, reason }) => (
        <li key={`${name} ${version}`}>
          {reason === 'missing'
            ? trans.__('%1, version %2: missing', visibleName(name), version)
            : trans.__('%1, version %2: changed', visibleName(name), version)}
        </li>
      ))}
    </ul>
  );
  const more = total - SHOWN;
  const unnamed = total - problems.length;
  return problems.length === 0 ? null : (
    <div className="jp-ArtifactStorage-problems">
      {list(0, SHOWN)}
      {more > 0 && (
        <details>
          <summary>{trans.__('and %1 more', more.toLocaleString())}</summary>
          {list(SHOWN)}
          {unnamed > 0 && (
            <p>
              {trans._n(
                '%2 is not named here.',
                '%2 are not named here.',
                unnamed,
                unnamed.toLocaleString()
              )}
            </p>
          )}
        </details>
      )}
    </div>
  );
}
