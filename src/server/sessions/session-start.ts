import { isArtifactStorageError } from '../../api/errors.js';
import type { Origin } from '../../api/location.js';
import type { SessionClient, SessionState } from '../../api/session.js';
import { toProblem } from '../secrets/problem.js';
import type { Redactor } from '../secrets/redactor.js';
import type { OriginSources } from './origin-sources.js';
import { forgottenSecrets, parseLocation } from './parsed-location.js';
import { besideDefault, shownDatabase } from './session-fallback.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

export interface SessionStartOptions {
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly sources: OriginSources;
  readonly redactor: Redactor;
}

/** Origins that say which location is meant, and no other one; the default has nothing to fall back to. */
const NEVER_FALLS_BACK: readonly Origin[] = ['session', 'inherited', 'default'];

/** Attaches kernels to sessions; only then a fallback may begin (docs/design/011). */
export class SessionStart {
  readonly #options: SessionStartOptions;

  /** Decisions under way, by session. */
  readonly #deciding = new Map<string, Promise<void>>();
  /** Sessions whose decision failed: the next client that attaches asks again. */
  readonly #undecided = new Set<string>();

  constructor(options: SessionStartOptions) {
    this.#options = options;
  }

  /** Attaches a client. All connections of a process wait for one decision. */
  async attach(id: string, client: SessionClient): Promise<SessionState> {
    const { sessions } = this.#options;
    const starts = sessions.get(id).client?.process_id !== client.process_id;
    sessions.attach(id, client);
    if (starts || this.#undecided.delete(id)) {
      this.#decide(id);
    }
    await this.#deciding.get(id);
    return sessions.state(id);
  }

  #decide(id: string): void {
    const before = this.#deciding.get(id) ?? Promise.resolve();
    const decided = before
      .catch(() => undefined)
      .then(() => this.#chooseDatabase(id))
      .catch((error: unknown) => {
        this.#undecided.add(id);
        throw error;
      })
      .finally(() => {
        if (this.#deciding.get(id) === decided) {
          this.#deciding.delete(id);
        }
      });
    this.#deciding.set(id, decided);
  }

  async #chooseDatabase(id: string): Promise<void> {
    const { sessions, stores, sources, redactor } = this.#options;
    const { fallback } = sessions.get(id);
    const { configured: settings } = sessions.resolve(id);
    const forgotten = forgottenSecrets(settings).length > 0;
    const { origin } = settings.database_url;
    const keeps = sessions.at(id).fallback !== undefined && sessions.waiting.of(id).length > 0;
    const isDefault = shownDatabase(settings) === shownDatabase(besideDefault(settings));
    if (keeps || isDefault || forgotten || NEVER_FALLS_BACK.includes(origin)) {
      // What was saved meanwhile would vanish from sight: the user decides when to go back.
      return;
    }
    const problem = await unreachable(() => stores.at(parseLocation(settings), id).checkMetadata());
    const { on_unreachable_database } = sources.inherited(sessions.get(id).client);
    if (problem === undefined || on_unreachable_database === 'refuse') {
      if (fallback !== undefined) {
        sessions.setFallback(id, undefined);
      }
      return;
    }
    sessions.setFallback(id, {
      database_url: shownDatabase(settings),
      origin,
      problem: toProblem(problem, redactor),
      since: new Date().toISOString(),
      answers: false
    });
  }
}

/** Why a database cannot be reached; every other failure is told when the database is used. */
async function unreachable(check: () => Promise<unknown>) {
  try {
    await check();
    return undefined;
  } catch (error) {
    return isArtifactStorageError(error) && error.kind === 'unreachable' ? error : undefined;
  }
}
