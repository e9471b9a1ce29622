import { isArtifactStorageError } from '../../api/errors.js';
import type { SessionClient, SessionState } from '../../api/session.js';
import { toProblem } from '../http/problem.js';
import type { Redactor } from '../secrets/redactor.js';
import type { OriginSources } from './origin-sources.js';
import { shownDatabase } from './session-fallback.js';
import { forgottenSecrets, parseLocation } from './session-location.js';
import type { SessionRegistry } from './session-registry.js';
import type { SessionStores } from './session-stores.js';

/** What a {@link SessionStart} is made of. */
export interface ISessionStartOptions {
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly sources: OriginSources;
  readonly redactor: Redactor;
}

/**
 * Attaches kernels to their sessions. At the start of a session, and at no other time, a configured
 * database that cannot be reached is replaced by the default one (docs/design/011).
 */
export class SessionStart {
  readonly #options: ISessionStartOptions;

  constructor(options: ISessionStartOptions) {
    this.#options = options;
  }

  /** Takes what a kernel client says of itself. */
  async attach(id: string, client: SessionClient): Promise<SessionState> {
    const { sessions } = this.#options;
    const starts = sessions.get(id).client?.process_id !== client.process_id;
    const state = sessions.attach(id, client);
    if (!starts) {
      return state;
    }
    await this.#chooseDatabase(id);
    return sessions.state(id);
  }

  async #chooseDatabase(id: string): Promise<void> {
    const { sessions, stores, sources, redactor } = this.#options;
    const { override, fallback } = sessions.get(id);
    const settings = sessions.configured(id, override);
    const forgotten = forgottenSecrets(settings).length > 0;
    const { origin } = settings.database_url;
    const keeps = (sessions.inForce(id)?.saved.length ?? 0) > 0;
    if (keeps || forgotten || origin === 'session' || origin === 'default') {
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
      saved: [],
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
