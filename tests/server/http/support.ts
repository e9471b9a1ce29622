import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import type { ServerEvent } from '../../../src/api/events.js';
import type { OperationKind } from '../../../src/api/operation.js';
import type { StartSettings } from '../../../src/api/session.js';
import { createServer, type StorageServer } from '../../../src/server/create-server.js';
import type { Operations } from '../../../src/server/operations/operations.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import type { FallbackWatch } from '../../../src/server/sessions/fallback-watch.js';

/** An answer: its status and its JSON. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read the JSON of every route
  readonly json: any;
}

/** A storage server without its socket, in a home directory of its own. */
export class TestServer {
  readonly events: ServerEvent[] = [];
  readonly #server: StorageServer;

  constructor(
    readonly home = mkdtempSync(join(tmpdir(), 'storage-server-')),
    start: StartSettings = { command_line: {}, settings: {} },
    environment: Readonly<Record<string, string>> = {}
  ) {
    this.#server = createServer({
      start,
      environment: { ...environment, HOME: home },
      home,
      stateDir: join(home, 'state'),
      health: { api_version: 1, version: '0.0.0', instance: 'test', pid: process.pid },
      redactor: new Redactor(),
      logger: pino({ level: 'silent' })
    });
    this.#server.events.subscribe((event) => this.events.push(event));
  }

  get app(): FastifyInstance {
    return this.#server.app;
  }

  get operations(): Operations {
    return this.#server.operations;
  }

  get fallbackWatch(): FallbackWatch {
    return this.#server.fallbackWatch;
  }

  async request(method: InjectOptions['method'], url: string, body?: unknown): Promise<Answer> {
    const answer = await this.app.inject({
      method: method ?? 'GET',
      url,
      // JupyterLab's requests name a type whether they have a body or not.
      headers: { 'x-artifact-storage': '1', 'content-type': 'application/json' },
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

  close(): Promise<void> {
    return this.#server.close();
  }
}
