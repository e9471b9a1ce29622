import type { Artifact, ArtifactDetail } from '../../api/artifact.js';
import type {
  NotTrusted,
  TrustAskRequest,
  TrustChoice,
  TrustRequest,
  TrustState
} from '../../api/trust.js';
import type { EventHub } from '../events/event-hub.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import type { SessionLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';
import { withoutQuestion, withQuestion } from './trust-questions.js';
import type { Author, TrustedAuthors } from './trusted-authors.js';

/** The type of a value that nobody looked into: the Jupyter server saved it from a file. */
const UPLOADED = 'uploaded pickle';

export interface SessionTrustOptions {
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly authors: TrustedAuthors;
  readonly events: EventHub;
}

/**
 * Says of which pickles the user has to say that he trusts their author (docs/design/050). The kernel
 * knows which are his own; it holds the one door to unpickling.
 */
export class SessionTrust {
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;
  readonly #authors: TrustedAuthors;
  readonly #events: EventHub;

  constructor({ sessions, stores, authors, events }: SessionTrustOptions) {
    this.#sessions = sessions;
    this.#stores = stores;
    this.#authors = authors;
    this.#events = events;
  }

  /** Why a version does not load without a word of the user; undefined where it does. */
  async notTrusted(
    session: SessionLocation,
    store: ArtifactStore,
    found: ArtifactDetail
  ): Promise<NotTrusted | undefined> {
    const choice = session.settings.origins.trust;
    if (found.format !== undefined || choice === 'allow') {
      return undefined;
    }
    if (choice === undefined && store.sharedBecause(found.value.path) === undefined) {
      return undefined;
    }
    const author = await authorOf(store, found);
    if (choice !== 'refuse' && this.#authors.has(author)) {
      return undefined;
    }
    return { ...author, ...uploadOf(found), setting: choice ?? 'ask' };
  }

  /** What the session does with pickles of others. */
  async state(id: string): Promise<TrustState> {
    const session = this.#sessions.at(id);
    const store = this.#stores.of(session);
    const choice = session.settings.origins.trust;
    const reason = store.sharedBecause();
    const byStore: TrustChoice = reason === undefined ? 'allow' : 'ask';
    const { store_id, store: address } = await authorOf(store, { user: '' });
    return {
      setting: choice ?? byStore,
      is_default: choice === undefined,
      ...(reason === undefined ? {} : { shared: `Others can save here: ${reason}.` }),
      store_id,
      store: address,
      authors: [...this.#authors.list()]
    };
  }

  /** Lets the panel ask for a version. @returns whether a browser is there to show it */
  async ask(id: string, { name, version, save_id, source }: TrustAskRequest): Promise<boolean> {
    const store = this.#stores.of(this.#sessions.at(id));
    const found = await store.find({ name, version, save_id, source });
    const author = await authorOf(store, found);
    const question = { ...author, ...uploadOf(found), name: found.name, version: found.version };
    const { questions } = this.#sessions.get(id);
    const asked = withQuestion(questions, question);
    if (!this.#events.isHeard || asked === questions) {
      return false;
    }
    this.#sessions.setQuestions(id, asked);
    return true;
  }

  /** Takes a word of the user about an author. */
  async answer(id: string, request: TrustRequest): Promise<TrustState> {
    const own = await authorOf(this.#stores.of(this.#sessions.at(id)), request);
    const { user, store_id = own.store_id, store = own.store } = request;
    const author = { user, store_id, store };
    if (request.answer === 'not_now') {
      const { questions } = this.#sessions.get(id);
      this.#sessions.setQuestions(id, withoutQuestion(questions, author, true));
      return this.state(id);
    }
    if (request.answer === 'trust') {
      this.#authors.add(author);
    } else {
      this.#authors.remove(author);
    }
    for (const other of this.#sessions.ids) {
      const { questions } = this.#sessions.get(other);
      this.#sessions.setQuestions(other, withoutQuestion(questions, author, false));
    }
    return this.state(id);
  }
}

const uploadOf = ({ value_type }: Pick<Artifact, 'value_type'>) =>
  value_type === UPLOADED ? { uploaded: true } : {};

async function authorOf(store: ArtifactStore, { user }: Pick<Artifact, 'user'>): Promise<Author> {
  const address = store.databaseUrl;
  return { user, store_id: (await store.knownId()) ?? address, store: address };
}
