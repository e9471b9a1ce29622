import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { shownDatabase, textOfAddress } from '../../kit/shown-address.js';
import type { SessionProps } from '../../panel-props.js';
import { answerTrust, authorText, questionText } from './answer-trust.js';

/** Asks once for each author whether he is trusted: the cell is run again by hand. */
export function TrustCards({ active, storage, trans }: SessionProps): JSX.Element {
  const { trust_questions = [] } = active.state;
  return (
    <>
      {trust_questions.map((question) => {
        const { user, store } = question;
        const answer = (word: 'trust' | 'not_now') => () =>
          answerTrust(storage, active, question, word, trans);
        return (
          <Card
            key={JSON.stringify([user, question.store_id, store])}
            kind="warning"
            title={questionText(active, question, trans)}
            actions={
              <>
                <BusyButton onClick={answer('trust')}>
                  {trans.__('Trust %1 at this store', authorText(user, trans))}
                </BusyButton>
                <BusyButton onClick={answer('not_now')}>{trans.__('Not now')}</BusyButton>
              </>
            }
          >
            {trans.__(
              'A pickle runs code of its author when it is loaded. The name is what the store says: trust it where you trust all who can write to %1. After that, run the cell again.',
              textOfAddress(shownDatabase(store, storage.link.home))
            )}
          </Card>
        );
      })}
    </>
  );
}
