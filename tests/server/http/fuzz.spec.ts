import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Fuzzer, type Operation } from '../support/fuzz.js';
import { MainProcess } from '../support/main-process.js';
import { TestPostgresql } from '../support/postgresql.js';
import { inlineSave } from '../support/stores.js';

/** Milliseconds in which every request is answered, whatever it is; some look for a database. */
const DEADLINE = 30_000;

/** What would change where the session that is being watched saves. */
const MOVING = ['attachSession', 'changeLocation', 'undoLocation', 'endSession', 'putSettings'];

let postgresql: TestPostgresql;
let main: MainProcess;

beforeAll(async () => {
  postgresql = await TestPostgresql.start();
});
afterAll(() => postgresql.stop());
afterEach(async () => {
  await main.stop();
  rmSync(main.runtime, { recursive: true, force: true });
});

const DATABASES = {
  SQLite: async (name: string) => `sqlite:///${main.runtime}/${name}.sqlite`,
  PostgreSQL: async () => postgresql.url(await postgresql.createDatabase())
};

describe.each(['SQLite', 'PostgreSQL'] as const)('any request, with %s', (kind) => {
  const locate = async (session: string): Promise<void> => {
    const change = {
      artifact_storage_dir: `${main.runtime}/${session}`,
      database_url: await DATABASES[kind](session),
      storage_options: {}
    };
    const { status, json } = await main.request('PUT', `/sessions/${session}/location`, change);
    expect(status, JSON.stringify(json)).toBe(200);
  };

  /** A session at work: it saves, lists and loads what it saved. */
  const atWork = async (session: string, round: number): Promise<void> => {
    const path = `/sessions/${session}`;
    const saved = await main.request('POST', `${path}/artifacts`, inlineSave('mine', `${round}`));
    expect(saved).toMatchObject({ status: 200, json: { version: round } });
    const listed = await main.request('GET', `${path}/artifacts`);
    expect(listed).toMatchObject({ status: 200, json: { total: 1 } });
    const loaded = await main.request('GET', `${path}/artifact?name=mine&inline_limit=9&load=true`);
    const value = Buffer.from(loaded.json.value.base64, 'base64').toString();
    expect(value).toBe(String(round));
  };

  it('is answered in words, never with 500, and two other sessions go on unharmed', async () => {
    const runtime = mkdtempSync(join(tmpdir(), 'fuzz-'));
    const environment = { HOME: runtime, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    main = await MainProcess.start({ runtime, environment });
    for (const session of ['one', 'other', 'stays']) {
      await locate(session);
    }
    const places = [
      ...[`${runtime}/x`, `${runtime}/y`, '~/z', 'relative', '', '\0', '/proc/foo', '/dev/null/x'],
      ...['C:\\x', `/${'x'.repeat(300)}`, `/${'x/'.repeat(3000)}`, 'constructor://x', 's3://', '*'],
      ...['__proto__', `sqlite:///${runtime}/f.sqlite`, 'sqlite://', 'mysql://a:b@c/d', '\ud800'],
      ...[
        'postgresql://ana:pw@127.0.0.1:1/db',
        'postgresql://[::',
        `sqlite:////${'x/'.repeat(3000)}`
      ]
    ];
    const fuzzer = new Fuzzer((await main.request('GET', '/openapi.json')).json, places);
    const operations = fuzzer.operations.filter(({ id }) => id !== 'events');
    const asked = (operation: Operation) =>
      fc
        .constantFrom(
          'stays',
          'moves',
          'never-seen',
          '__proto__',
          '%00',
          '%ff',
          '%E4',
          'x'.repeat(200)
        )
        .filter((session) => session !== 'stays' || !MOVING.includes(operation.id))
        .chain((session) =>
          fuzzer.request(operation, session).map((request) => ({ ...request, session }))
        );
    const failures: unknown[] = [];
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations).chain(asked), async (request) => {
        const { method, path, body, type, session } = request;
        const answer = await Promise.race([
          // A body that nobody asks for ends with a broken pipe.
          main.send(method, path, /GET|HEAD/.test(method) ? undefined : body, type),
          sleep(DEADLINE, undefined, { ref: false })
        ]);
        const { status = 0, json } = answer ?? {};
        const inWords = typeof json?.title === 'string' && typeof json?.hint === 'string';
        if (
          status === 0 ||
          status === 500 ||
          (status > 500 && session === 'stays') ||
          (status >= 400 && method !== 'HEAD' && !inWords)
        ) {
          failures.push({ ...request, body: body?.slice(0, 2000), status, json });
        }
        if (round % 10 === 0) {
          await Promise.all([atWork('one', round / 10), atWork('other', round / 10)]);
        }
        round += 1;
      }),
      {
        numRuns: 400,
        seed: 24,
        endOnFailure: true,
        interruptAfterTimeLimit: 90_000
      }
    );
    expect(failures).toEqual([]);
    expect(main.process.exitCode).toBeNull();
  }, 180_000);
});
