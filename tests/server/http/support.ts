import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import type { ServerEvent } from '../../../src/api/events.js';
import type { OperationKind } from '../../../src/api/operation.js';
import type { StartSettings } from '../../../src/api/session.js';
import { EventHub } from '../../../src/server/events/event-hub.js';
import { createApp } from '../../../src/server/http/app.js';
import { OperationJournal } from '../../../src/server/operations/operation-journal.js';
import { Operations } from '../../../src/server/operations/operations.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import { FallbackReturn } from '../../../src/server/sessions/fallback-return.js';
import { FallbackSaves } from '../../../src/server/sessions/fallback-saves.js';
import { FallbackWatch } from '../../../src/server/sessions/fallback-watch.js';
import { LocationSwitch } from '../../../src/server/sessions/location-switch.js';
import { operationKinds } from '../../../src/server/sessions/operations/operation-kinds.js';
import { OriginSources } from '../../../src/server/sessions/origin-sources.js';
import { SessionFile } from '../../../src/server/sessions/session-file.js';
import { SessionRegistry } from '../../../src/server/sessions/session-registry.js';
import { SessionSaves } from '../../../src/server/sessions/session-saves.js';
import { SessionStart } from '../../../src/server/sessions/session-start.js';
import { SessionStores } from '../../../src/server/sessions/session-stores.js';
import { WaitingCopies } from '../../../src/server/sessions/waiting-copies.js';

/** An answer: its status and its JSON. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read the JSON of every route
  readonly json: any;
}

/** A storage server without its socket, in a home directory of its own. */
export class TestServer {
  readonly events: ServerEvent[] = [];
  readonly app: FastifyInstance;
  readonly fallbackWatch: FallbackWatch;
  readonly operations: Operations;
  readonly #sessions: SessionRegistry;
  readonly #stores: SessionStores;

  constructor(
    readonly home = mkdtempSync(join(tmpdir(), 'storage-server-')),
    start: StartSettings = { command_line: {}, settings: {} },
    environment: Readonly<Record<string, string>> = {}
  ) {
    const redactor = new Redactor();
    const hub = new EventHub();
    hub.subscribe((event) => this.events.push(event));
    const sources = new OriginSources(start, { ...environment, HOME: home }, home);
    const file = new SessionFile(join(home, 'state'));
    const logger = pino({ level: 'silent' });
    const sessions = new SessionRegistry({
      sources,
      file,
      waiting: new WaitingCopies(),
      events: hub,
      redactor,
      logger
    });
    this.#sessions = sessions;
    this.#stores = new SessionStores(sessions);
    const fallbackSaves = new FallbackSaves();
    const fallbackReturn = new FallbackReturn({
      sessions,
      stores: this.#stores,
      fallbackSaves,
      events: hub,
      redactor
    });
    this.fallbackWatch = new FallbackWatch(sessions, fallbackReturn, logger);
    const locationSwitch = new LocationSwitch(sessions, this.#stores, redactor);
    this.operations = new Operations({
      kinds: operationKinds({
        sessions,
        stores: this.#stores,
        events: hub,
        locationSwitch,
        fallbackReturn
      }),
      journal: new OperationJournal(join(home, 'state')),
      events: hub,
      redactor,
      logger
    });
    this.app = createApp({
      health: { api_version: 1, version: '0.0.0', instance: 'test', pid: process.pid },
      sources,
      sessions,
      stores: this.#stores,
      saves: new SessionSaves(sessions, this.#stores, fallbackSaves),
      locationSwitch,
      sessionStart: new SessionStart({ sessions, stores: this.#stores, sources, redactor }),
      fallbackSaves,
      operations: this.operations,
      events: hub,
      redactor,
      logger
    });
  }

  async request(method: InjectOptions['method'], url: string, body?: unknown): Promise<Answer> {
    const answer = await this.app.inject({
      method: method ?? 'GET',
      url,
      headers: {
        'x-artifact-storage': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) })
    });
    return { status: answer.statusCode, json: JSON.parse(answer.body) };
  }

  /** Starts an operation and waits for its end: its result, or its error as that of a request. */
  async run(sessionId: string, kind: OperationKind, body: unknown): Promise<Answer> {
    const path = `/sessions/${sessionId}/operations`;
    let answer = await this.request('POST', `${path}/${kind}?wait=10`, body);
    while (answer.status === 200 && answer.json.ended === undefined) {
      answer = await this.request('GET', `${path}/${answer.json.id}?wait=10`);
    }
    const { status, json } = answer;
    const { result = json, error } = json;
    return error === undefined ? { status, json: result } : { status: error.status, json: error };
  }

  async close(): Promise<void> {
    await this.operations.close();
    await this.app.close();
    await this.#stores.close();
    this.#sessions.close();
  }
}
