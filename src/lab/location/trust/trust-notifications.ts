import type { TranslationBundle } from '@jupyterlab/translation';
import type { TrustQuestion } from '../../../api/trust.js';
import type { ISessionModel } from '../../interfaces/session.js';
import { dismissAbout, notify } from '../../kit/notify.js';
import type { IArtifactStorage } from '../../tokens.js';
import { answerTrust, authorText, questionText } from './answer-trust.js';

const keyOf = ({ user, store_id, store }: TrustQuestion): string =>
  JSON.stringify([user, store_id, store]);

/** Asks in a notification, too, where the panel may be closed: once for each author and session. */
export class TrustNotifications {
  readonly #asked = new Map<string, Set<string>>();
  readonly #storage: Pick<IArtifactStorage, 'client'>;
  readonly #session: ISessionModel;
  readonly #trans: TranslationBundle;

  constructor(
    storage: Pick<IArtifactStorage, 'client'> & { readonly session: ISessionModel },
    trans: TranslationBundle
  ) {
    this.#storage = storage;
    this.#session = storage.session;
    this.#trans = trans;
    this.#session.stateChanged.connect(() => this.#look());
  }

  #look(): void {
    const { active } = this.#session;
    if (active === undefined) {
      return;
    }
    const open = active.state.trust_questions ?? [];
    const before = this.#asked.get(active.id) ?? new Set();
    this.#asked.set(active.id, new Set(open.map(keyOf)));
    if (open.length < before.size) {
      // Answered, perhaps in the panel.
      dismissAbout('trust', active.id);
    }
    for (const question of open.filter((one) => !before.has(keyOf(one)))) {
      this.#ask(active, question);
    }
  }

  #ask(active: NonNullable<ISessionModel['active']>, question: TrustQuestion): void {
    const trans = this.#trans;
    const answer = (word: 'trust' | 'not_now') => () =>
      void answerTrust(this.#storage, active, question, word, trans);
    notify({
      type: 'warning',
      message: trans.__('%1 A pickle runs code.', questionText(active, question, trans)),
      autoClose: false,
      about: 'trust',
      of: active,
      actions: [
        {
          label: trans.__('Trust %1 at this store', authorText(question.user, trans)),
          caption: trans.__('Load the pickles that this store says are theirs'),
          callback: answer('trust')
        },
        { label: trans.__('Not now'), callback: answer('not_now') }
      ],
      trans
    });
  }
}
