import { useState } from 'react';
import type { SessionState } from '../../api/session.js';
import { BusyButton } from './busy-button.js';
import { Card } from './card.js';
import type { IPanelProps } from './panel-props.js';
import { SecretsCard } from './secrets-card.js';
import { useModel } from './use-model.js';

/** Notices that were read, by session and text; kept while the page lives. */
const readNotices = new Set<string>();

/** What {@link Notices} takes. */
export interface INoticesProps extends IPanelProps {
  readonly session: SessionState;
}

/** What people should know once about the session: notices, forgotten secrets, a restart. */
export function Notices(props: INoticesProps): JSX.Element {
  const { session, storage, trans } = props;
  useModel(storage.link);
  const [, setRead] = useState(0);
  const unread = session.notices.filter((text) => !readNotices.has(`${session.id} ${text}`));
  return (
    <>
      {session.missing_secrets.length > 0 && <SecretsCard key={session.id} {...props} />}
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
      {unread.map((text) => (
        <Card
          key={text}
          kind="info"
          title={text}
          actions={
            <BusyButton
              onClick={() => {
                readNotices.add(`${session.id} ${text}`);
                setRead(readNotices.size);
              }}
            >
              {trans.__('OK')}
            </BusyButton>
          }
        />
      ))}
    </>
  );
}
