import { useState } from 'react';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import type { PanelProps } from '../../panel-props.js';

/** Notices that were read, by whom they are about and text; kept while the page lives. */
const readNotices = new Set<string>();

export interface NoticeCardsProps extends Pick<PanelProps, 'trans'> {
  /** Whom they are about: a session's id, or `defaults`. */
  readonly about: string;
  readonly notices: readonly string[];
}

/** Sentences that people should read once, each with a button to put it away. */
export function NoticeCards({ about, notices, trans }: NoticeCardsProps): JSX.Element {
  const [, setRead] = useState(0);
  const unread = notices.filter((text) => !readNotices.has(`${about} ${text}`));
  return (
    <>
      {unread.map((text) => (
        <Card
          key={text}
          kind="info"
          title={text}
          actions={
            <BusyButton
              onClick={() => {
                readNotices.add(`${about} ${text}`);
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
