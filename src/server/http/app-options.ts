import type { FastifyBaseLogger } from 'fastify';
import type { Health } from '../../api/events.js';
import type { EventHub } from '../events/event-hub.js';
import type { Operations } from '../operations/operations.js';
import type { Transfers } from '../operations/transfers.js';
import type { Redactor } from '../secrets/redactor.js';
import type { FallbackSaves } from '../sessions/fallback-saves.js';
import type { LiveLists } from '../sessions/live-lists.js';
import type { LocationSwitch } from '../sessions/location-switch.js';
import type { OriginSources } from '../sessions/origin-sources.js';
import type { SessionRegistry } from '../sessions/session-registry.js';
import type { SessionSaves } from '../sessions/session-saves.js';
import type { SessionStart } from '../sessions/session-start.js';
import type { SessionStores } from '../sessions/session-stores.js';
import type { SessionTrust } from '../sessions/session-trust.js';
import type { FilesystemHost } from '../values/object/fsspec/filesystem-host.js';
import type { OriginCheck } from './request-origin.js';

/** What the HTTP application serves. */
export interface AppOptions {
  readonly health: Health;
  /** The origins of requests that Jupyter accepts. */
  readonly origins: OriginCheck;
  readonly sources: OriginSources;
  readonly sessions: SessionRegistry;
  readonly stores: SessionStores;
  readonly saves: SessionSaves;
  readonly locationSwitch: LocationSwitch;
  readonly sessionStart: SessionStart;
  readonly fallbackSaves: FallbackSaves;
  readonly trust: SessionTrust;
  readonly operations: Operations;
  readonly transfers: Transfers;
  readonly events: EventHub;
  readonly liveLists: LiveLists;
  /** Opens those beside folders and S3. */
  readonly filesystems: FilesystemHost;
  readonly redactor: Redactor;
  readonly logger: FastifyBaseLogger;
}
