import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactStorageError } from '../../api/errors.js';
import { Advice } from './advice.js';
import { breakable, breakablePath } from './breakable.js';
import { inPanelWords } from './panel-words.js';

export interface FieldMessageProps {
  readonly id: string;
  /** What the field means as it stands. */
  readonly text?: string | undefined;
  /** What is wrong with it. */
  readonly problem?: ArtifactStorageError | undefined;
  /** Whether the problem is announced: not while people are still typing. */
  readonly alert: boolean;
  /** Takes what was probably meant. */
  readonly offer?: Pick<OfferedProps, 'onTake' | 'trans'>;
}

interface OfferedProps {
  readonly hint: string;
  readonly meant: string;
  readonly onTake: (meant: string) => void;
  readonly trans: TranslationBundle;
}

/** The line under a field: what it means, or what is wrong and what to do. */
export function FieldMessage(props: FieldMessageProps): JSX.Element {
  const { id, text, problem, alert, offer } = props;
  if (problem === undefined) {
    return (
      <div id={id} className="jp-ArtifactStorage-fieldHelp">
        {breakable(text)}
      </div>
    );
  }
  return (
    <div
      id={id}
      className={`jp-ArtifactStorage-fieldProblem${alert ? ' jp-mod-alert' : ''}`}
      role={alert ? 'alert' : undefined}
    >
      <strong>{breakable(problem.message)}</strong>{' '}
      {offer === undefined ? (
        breakable(problem.hint)
      ) : problem.meant === undefined ? (
        <Advice text={problem.hint} trans={offer.trans} />
      ) : (
        <Offered {...offer} hint={problem.hint} meant={problem.meant} />
      )}
    </div>
  );
}

/** A hint whose offer is taken with a click on it. */
function Offered({ hint, meant, onTake, trans }: OfferedProps): JSX.Element {
  const [before, ...rest] = inPanelWords(hint).split(meant);
  const after = rest.join(meant);
  return (
    <>
      {before}
      {rest.length > 0 && (
        <button
          type="button"
          className="jp-ArtifactStorage-offer"
          title={trans.__('Use %1', meant)}
          onClick={() => onTake(meant)}
        >
          {breakablePath(meant)}
          {/* A button is a box: what follows would begin a line of its own. */}
          <span aria-hidden="true">{after}</span>
        </button>
      )}
    </>
  );
}
