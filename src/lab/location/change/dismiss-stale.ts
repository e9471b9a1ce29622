import type { ISessionModel } from '../../interfaces/session.js';
import { dismissElsewhere, dismissMended } from '../../kit/notify.js';
import { lacksValues } from '../lines/pairing-words.js';

/** Takes back what notifications said of the session that is shown and what is over by now. */
export function dismissStale({ active }: Pick<ISessionModel, 'active'>): void {
  if (active === undefined) {
    return;
  }
  dismissElsewhere(active);
  const { values, metadata, pairing } = active.state.last_check ?? {};
  if (values?.ok === true && metadata?.ok === true && !(pairing && lacksValues(pairing))) {
    dismissMended(active.id, values.checked_at);
  }
}
