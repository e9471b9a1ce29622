import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { useModel } from '../../kit/use-model.js';
import type { SessionProps } from '../../panel-props.js';
import { NoticeCards } from './notice-cards.js';
import { SecretsCard } from './secrets-card.js';

/** What people should know once about the session: notices, forgotten secrets, a restart. */
export function Notices(props: SessionProps): JSX.Element {
  const { active, storage, trans } = props;
  useModel(storage.link);
  const session = active.state;
  return (
    <>
      {session.missing_secrets.length > 0 && (
        // What was typed for one location is not sent to another one.
        <SecretsCard key={JSON.stringify([session.id, session.location])} {...props} />
      )}
      {storage.link.restarted && session.missing_secrets.length === 0 && (
        <Card
          kind="info"
          title={trans.__('The storage server was restarted.')}
          actions={
            <BusyButton onClick={() => storage.link.acknowledgeRestart()}>
              {trans.__('OK')}
            </BusyButton>
          }
        >
          {trans.__('The location of this session is as before, and so are its artifacts.')}
        </Card>
      )}
      <NoticeCards about={session.id} notices={session.notices} trans={trans} />
    </>
  );
}
