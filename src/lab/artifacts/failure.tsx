import type { TranslationBundle } from '@jupyterlab/translation';
import { BusyButton } from '../kit/busy-button.js';
import { ErrorCard } from '../kit/error-card.js';
import { asArtifactStorageError } from '../session/problem.js';

export interface FailureProps {
  readonly error: unknown;
  readonly onRetry: () => unknown;
  readonly trans: TranslationBundle;
}

/** Why something could not be read, and the way to try it again. */
export function Failure({ error, onRetry, trans }: FailureProps): JSX.Element {
  return (
    <ErrorCard
      error={asArtifactStorageError(error)}
      trans={trans}
      actions={<BusyButton onClick={onRetry}>{trans.__('Try again')}</BusyButton>}
    />
  );
}
