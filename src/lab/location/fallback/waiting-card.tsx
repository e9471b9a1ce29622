import type { Waiting } from '../../../api/session.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { SessionProps } from '../../panel-props.js';
import { CopyCard } from './copy-card.js';
import { databaseName } from './fallback-model.js';

export interface WaitingCardProps extends SessionProps {
  readonly waiting: Waiting;
}

/** Offers to copy what sessions left behind while the database was unreachable. */
export function WaitingCard(props: WaitingCardProps): JSX.Element {
  const { waiting, trans } = props;
  return (
    <CopyCard
      {...props}
      kind="info"
      title={trans._n(
        '%1 version was saved while %2 was unreachable.',
        '%1 versions were saved while %2 was unreachable.',
        waiting.saved,
        databaseName(waiting.database_url, trans)
      )}
      ways={<Ways {...props} />}
    >
      {trans.__('Until they are copied, they are only in the default SQLite database.')}
    </CopyCard>
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
        title={trans.__('Leave them in SQLite, and do not ask again')}
        onClick={() => storage.fallback.keepHere(active)}
      >
        {trans.__('Keep here')}
      </BusyButton>
    </>
  );
}
