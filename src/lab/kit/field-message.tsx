import type { ArtifactStorageError } from '../../api/errors.js';
import { breakable } from './breakable.js';

export interface FieldMessageProps {
  readonly id: string;
  /** What the field means as it stands. */
  readonly text?: string | undefined;
  /** What is wrong with it. */
  readonly problem?: ArtifactStorageError | undefined;
  /** Whether the problem is announced: not while somebody is still typing. */
  readonly alert: boolean;
}

/** The line under a field: what it means, or what is wrong and what to do. */
export function FieldMessage(props: FieldMessageProps): JSX.Element {
  const { id, text, problem, alert } = props;
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
      <strong>{breakable(problem.message)}</strong> {breakable(problem.hint)}
    </div>
  );
}
