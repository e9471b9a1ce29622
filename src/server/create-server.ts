import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Health } from '../api/events.js';
import type { StartSettings } from '../api/session.js';
import { EventHub } from './events/event-hub.js';
import { createApp } from './http/app.js';
import { OriginRules } from './http/request-origin.js';
import { PASSWORD_VARIABLE } from './metadata/postgresql/password-file.js';
import { OperationJournal } from './operations/operation-journal.js';
import { Operations } from './operations/operations.js';
import { Transfers } from './operations/transfers.js';
import type { Redactor } from './secrets/redactor.js';
import { FallbackReturn } from './sessions/fallback-return.js';
import { FallbackSaves } from './sessions/fallback-saves.js';
import { FallbackWatch } from './sessions/fallback-watch.js';
import { LiveLists } from './sessions/live-lists.js';
import { LocationSwitch } from './sessions/location-switch.js';
import { operationKinds } from './sessions/operations/operation-kinds.js';
import { OriginSources } from './sessions/origin-sources.js';
import { SessionFile } from './sessions/session-file.js';
import { SessionRegistry } from './sessions/session-registry.js';
import { SessionSaves } from './sessions/session-saves.js';
import { SessionStart } from './sessions/session-start.js';
import { SessionStores } from './sessions/session-stores.js';
import { SessionTrust } from './sessions/session-trust.js';
import { TrustedAuthors } from './sessions/trusted-authors.js';
import { WaitingCopies } from './sessions/waiting-copies.js';
import { FilesystemHost } from './values/object/fsspec/filesystem-host.js';

/** What a storage server is made of. */
export interface ServerConfig {
  readonly start: StartSettings;
  /** The environment variables that settings come from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The home directory; that of the process without it. */
  readonly home?: string;
  /** Where sessions and operations are noted. */
  readonly stateDir: string;
  readonly health: Health;
  readonly redactor: Redactor;
  readonly logger: Logger;
}

/** A storage server without a socket. */
export interface StorageServer {
  readonly app: FastifyInstance;
  readonly events: EventHub;
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly operations: Operations;
  readonly fallbackWatch: FallbackWatch;
  /** Watches files and databases, and goes on with operations of an earlier process. */
  run(): void;
  /** Stops operations, the application and the stores' connections, after what is under way. */
  close(): Promise<void>;
}

/** Puts the parts of a storage server together. Nothing listens and nothing is watched yet. */
export function createServer(config: ServerConfig): StorageServer {
  const { start, stateDir, redactor, logger } = config;
  redactor.learn(start.settings);
  // It is in no setting.
  redactor.learn({ storage_options: { password: config.environment[PASSWORD_VARIABLE] ?? '' } });
  const sources = new OriginSources(start, config.environment, config.home);
  for (const settings of sources.known) {
    redactor.learn(settings);
  }
  const events = new EventHub();
  const sessions = new SessionRegistry({
    sources,
    file: new SessionFile(stateDir),
    waiting: new WaitingCopies(),
    events,
    redactor,
    logger
  });
  const filesystems = new FilesystemHost({
    python: start.python,
    directory: stateDir,
    environment: config.environment,
    logger,
    redactor
  });
  const stores = new SessionStores(
    sessions,
    filesystems,
    (reason) => logger.warn(redactor.redact(reason)),
    start.reads_only
  );
  const fallbackSaves = new FallbackSaves();
  const fallbackReturn = new FallbackReturn({ sessions, stores, fallbackSaves, events, redactor });
  const fallbackWatch = new FallbackWatch(sessions, fallbackReturn, logger);
  const locationSwitch = new LocationSwitch(sessions, stores, redactor);
  const operations = new Operations({
    kinds: operationKinds({ sessions, stores, events, locationSwitch, fallbackReturn, redactor }),
    journal: new OperationJournal(stateDir),
    events,
    redactor,
    logger
  });
  const { environment, home } = config;
  const authors = new TrustedAuthors(
    home === undefined ? environment : { ...environment, HOME: home }
  );
  const liveLists = new LiveLists(events);
  const app = createApp({
    health: config.health,
    origins: new OriginRules(start.allowed_origins),
    sources,
    sessions,
    stores,
    saves: new SessionSaves(sessions, stores, fallbackSaves),
    locationSwitch,
    sessionStart: new SessionStart({ sessions, stores, sources, redactor }),
    fallbackSaves,
    trust: new SessionTrust({ sessions, stores, authors, events }),
    operations,
    transfers: new Transfers(events),
    events,
    liveLists,
    filesystems,
    redactor,
    logger
  });
  return {
    app,
    events,
    sessions,
    stores,
    operations,
    fallbackWatch,
    run: () => {
      sources.watch(() => sessions.publishAll());
      fallbackWatch.start();
      operations.resume();
    },
    close: async () => {
      // Before anything waits: its notes must not bring the state directory back.
      const tidied = operations.close();
      await app.close();
      await tidied;
      liveLists.close();
      await stores.close();
      await filesystems.close();
      sessions.close();
    }
  };
}
