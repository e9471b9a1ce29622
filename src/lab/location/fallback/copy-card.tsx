import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactNode } from 'react';
import type { IFallbackProgress, SkippedVersion } from '../../interfaces/location.js';
import { Advice } from '../../kit/advice.js';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { useModel } from '../../kit/use-model.js';
import type { SessionProps } from '../../panel-props.js';

export interface CopyCardProps extends SessionProps {
  readonly kind: 'info' | 'warning';
  readonly title: string;
  /** The buttons while nothing is under way. */
  readonly ways: ReactNode;
  /** What stands where a failure would. */
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** A card about versions that wait: how far their copy is, what failed and what was left out. */
export function CopyCard(props: CopyCardProps): JSX.Element {
  const { active, storage, trans } = props;
  useModel(storage.fallback);
  const progress = storage.fallback.progressOf(active);
  const problem = storage.fallback.errorOf(active);
  return (
    <Card
      kind={props.kind}
      title={props.title}
      actions={progress === undefined ? props.ways : <CopyProgress {...props} {...progress} />}
    >
      {problem === undefined ? (
        props.lead
      ) : (
        <p className="jp-ArtifactStorage-fieldProblem" role="alert">
          {breakable(problem.message)} <Advice text={problem.hint} trans={trans} />
        </p>
      )}
      <SkippedVersions skipped={storage.fallback.skippedOf(active)} trans={trans} />
      <p>{props.children}</p>
    </Card>
  );
}

/** How far a way back or a copy is, and the button that stops it. */
function CopyProgress(props: SessionProps & IFallbackProgress): JSX.Element {
  const { active, storage, trans, copy, copied, total, stopping } = props;
  const copies = copy && total > 0;
  return (
    <>
      <BusyButton busy isProgress>
        {copies
          ? trans.__('Copying %1 of %2…', Math.min(copied + 1, total), total)
          : trans.__('Retrying…')}
      </BusyButton>
      {copies && (
        <BusyButton disabled={stopping} onClick={() => storage.fallback.stop(active)}>
          {trans.__('Stop')}
        </BusyButton>
      )}
    </>
  );
}

/** The versions that a copy left out, each with its reason. */
function SkippedVersions({
  skipped,
  trans
}: {
  readonly skipped: readonly SkippedVersion[];
  readonly trans: TranslationBundle;
}): JSX.Element | null {
  return skipped.length === 0 ? null : (
    <div className="jp-ArtifactStorage-fieldProblem" role="alert">
      {trans._n('%1 version was not copied:', '%1 versions were not copied:', skipped.length)}
      <ul>
        {skipped.map(({ save_id, problem }) => (
          <li key={save_id}>
            {breakable(problem.title)} <Advice text={problem.hint} trans={trans} />
          </li>
        ))}
      </ul>
    </div>
  );
}
