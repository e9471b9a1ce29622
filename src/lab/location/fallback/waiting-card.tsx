import type { Waiting } from '../../../api/session.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { useModel } from '../../kit/use-model.js';
import type { SessionProps } from '../../panel-props.js';
import { CopyProgress } from './copy-progress.js';
import { databaseName } from './fallback-model.js';
import { SkippedVersions } from './skipped-versions.js';

export interface WaitingCardProps extends SessionProps {
  readonly waiting: Waiting;
}

/** Offers to copy what sessions left behind while the database was unreachable. */
export function WaitingCard(props: WaitingCardProps): JSX.Element {
  const { active, waiting, storage, trans } = props;
  useModel(storage.fallback);
  const progress = storage.fallback.progressOf(active);
  const problem = storage.fallback.errorOf(active);
  const skipped = storage.fallback.skippedOf(active);
  return (
    <Card
      kind="info"
      title={trans._n(
        '%1 version was saved while %2 was unreachable.',
        '%1 versions were saved while %2 was unreachable.',
        waiting.saved,
        databaseName(waiting.database_url, trans)
      )}
      actions={
        progress === undefined ? <Ways {...props} /> : <CopyProgress {...props} {...progress} />
      }
    >
      {problem !== undefined && (
        <p className="jp-ArtifactStorage-fieldProblem" role="alert">
          {problem.message} {problem.hint}
        </p>
      )}
      <SkippedVersions skipped={skipped} trans={trans} />
      <p>{trans.__('Until they are copied, they are only in the default SQLite database.')}</p>
    </Card>
  );
}

function Ways({ active, storage, trans }: WaitingCardProps): JSX.Element {
  return (
    <>
      <BusyButton
        kind="accept"
        title={trans.__('Copy them to this database and verify them; the originals stay')}
        onClick={() => storage.fallback.copyOver(active)}
      >
        {trans.__('Copy over')}
      </BusyButton>
      <BusyButton
        title={trans.__('Leave them in SQLite, and offer this no more')}
        onClick={() => storage.fallback.keepHere(active)}
      >
        {trans.__('Keep here')}
      </BusyButton>
    </>
  );
}
