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
    const { root, value } = found;
    const isPrivate = (await store.sharedBecause({ root, path: value.path })) === undefined;
    const from = originOf(found, isPrivate);
    if (choice === undefined && isPrivate && from === undefined) {
      return undefined;
    }
    const author = await authorOf(store, found, from);
    if (choice !== 'refuse' && this.#isTrusted(author, from !== undefined)) {
      return undefined;
    }
    return { ...author, ...uploadOf(found), setting: choice ?? 'ask' };
  }

  /** @param anywhere at whatever address: the store of a copy is known by its id only */
  #isTrusted(author: Author, anywhere: boolean): boolean {
    const { user, store_id } = author;
    return anywhere
      ? this.#authors.list().some((one) => one.user === user && one.store_id === store_id)
      : this.#authors.has(author);
  }

  /** What the session does with pickles of others. */
  async state(id: string): Promise<TrustState> {
    const session = this.#sessions.at(id);
    const store = this.#stores.of(session);
    const choice = session.settings.origins.trust;
    const reason = await store.sharedBecause();
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
    const isPrivate = (await store.sharedBecause()) === undefined;
    const author = await authorOf(store, found, originOf(found, isPrivate));
    const question = { ...author, ...uploadOf(found), name: found.name, version: found.version };
    const { questions } = this.#sessions.get(id);
    const asked = withQuestion(questions, question);
    if (!this.#events.hasListeners || asked === questions) {
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

/**
 * The store of which a version is a copy, where that counts: what this user copied into a private store
 * may be of one to which others can write. On a shared store, anybody could say so. A version without
 * a user, as LineaPy's, is nobody else's.
 */
function originOf(
  { copied_from, user }: Pick<Artifact, 'copied_from' | 'user'>,
  isPrivate: boolean
): string | undefined {
  return isPrivate && user !== '' ? copied_from : undefined;
}

async function authorOf(
  store: ArtifactStore,
  { user }: Pick<Artifact, 'user'>,
  from?: string
): Promise<Author> {
  const address = store.databaseUrl;
  return { user, store_id: from ?? (await store.knownId()) ?? address, store: address };
}
