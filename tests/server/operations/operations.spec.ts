import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Type } from 'typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CleanUpReport } from '../../../src/api/clean-up.js';
import type { ServerEvent } from '../../../src/api/events.js';
import { EventHub } from '../../../src/server/events/event-hub.js';
import type { LongWork } from '../../../src/server/operations/long-work.js';
import { OperationJournal } from '../../../src/server/operations/operation-journal.js';
import type { OperationKinds } from '../../../src/server/operations/operation-kind.js';
import { Operations } from '../../../src/server/operations/operations.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import { SILENT_SESSION } from '../support/silent-session.js';

const REPORT: CleanUpReport = { dry_run: true, orphans: [], deleted: 0, kept_in_grace: 0 };
const INPUT = { dry_run: true };

/** A piece of work that the test ends. */
class Work {
  readonly works: LongWork[] = [];
  readonly ends: ((error?: Error) => void)[] = [];
  isReady = true;
  place = 'here';

  readonly begin = (work: LongWork): Promise<CleanUpReport> => {
    this.works.push(work);
    const { promise, resolve, reject } = Promise.withResolvers<CleanUpReport>();
    this.ends.push((error) => (error === undefined ? resolve(REPORT) : reject(error)));
    work.signal.addEventListener('abort', () => reject(work.signal.reason));
    return promise;
  };
}

describe('operations', () => {
  let state: string;
  let work: Work;
  let events: ServerEvent[];
  let hub: EventHub;

  /** A storage server, as far as operations go; another one is its next process. */
  const start = (): Operations => {
    hub = new EventHub();
    events = [];
    hub.subscribe((event) => events.push(event));
    const kind = {
      unit: 'files' as const,
      journal: Type.Object({ dry_run: Type.Boolean() }),
      canPause: true as const,
      isDryRun: () => true,
      addressOf: () => work.place,
      isReady: () => work.isReady,
      begin: () => work.begin
    };
    const operations = new Operations({
      // What else there is works the same.
      kinds: {
        clean_up: {
          ...kind,
          foundNothing: ({ orphans }: CleanUpReport) => orphans.length === 0
        },
        relocate: kind,
        copy: {
          ...kind,
          keepsInput: true as const,
          journal: Type.Object({ dry_run: Type.Boolean(), word: Type.String() }),
          withoutSecrets: (input: object) => ({ ...input, word: '***' })
        },
        check: { ...kind, journal: undefined, canPause: undefined }
      } as unknown as OperationKinds,
      journal: new OperationJournal(state),
      events: hub,
      redactor: new Redactor(),
      logger: pino({ level: 'silent' })
    });
    operations.resume();
    return operations;
  };
  const files = (): string[] => {
    const folder = join(state, 'operations');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const told = () =>
    events.flatMap((event) => (event.type === 'operation' ? [event.operation] : []));

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'operations-'));
    work = new Work();
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  it('tell their start, their progress and their end', async () => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT);
    work.works[0]?.tell({ done: 3, total: 7, unit: 'files' });
    work.ends[0]?.();
    await operation.wait(5000);
    expect(operation.whole).toMatchObject({
      kind: 'clean_up',
      state: 'succeeded',
      progress: { done: 3, total: 7 },
      result: REPORT
    });
    expect(told().at(0)).toMatchObject({ state: 'running', progress: { done: 0 } });
    expect(told().at(-1)).toMatchObject({ state: 'succeeded', progress: { done: 3, total: 7 } });
    expect(told().at(-1)).not.toHaveProperty('result');
    const revisions = told().map(({ revision }) => revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
  });

  it('that only look say where there is nothing to do, also in the next process', async () => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT, 'operation-1');
    work.ends[0]?.();
    await operation.wait(5000);
    expect(operation.summary).toMatchObject({ state: 'succeeded', found_nothing: true });
    expect(start().get('s1', 'operation-1').summary).toMatchObject({ found_nothing: true });
    const other = operations.start('s1', 'relocate', INPUT as never);
    work.ends[1]?.();
    await other.wait(5000);
    expect(other.summary).not.toHaveProperty('found_nothing');
  });

  it('are joined by who starts the same one, and are one for one id', async () => {
    const operations = start();
    const first = operations.start('s1', 'clean_up', INPUT, 'operation-1');
    expect(operations.start('s1', 'clean_up', INPUT, 'operation-2')).toBe(first);
    expect(operations.start('s2', 'clean_up', INPUT, 'operation-3')).not.toBe(first);
    expect(() => operations.start('s2', 'clean_up', INPUT, 'operation-1')).toThrow('no such');
    work.ends[0]?.();
    await first.wait(5000);
    expect(operations.start('s1', 'clean_up', INPUT, 'operation-1')).toBe(first);
    expect(operations.start('s1', 'clean_up', INPUT, 'operation-4')).not.toBe(first);
  });

  it('are stopped, and one that is stopping is not joined', async () => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT);
    operations.cancel('s1', operation.id);
    expect(operation.summary.state).toBe('cancelling');
    expect(operations.start('s1', 'clean_up', INPUT)).not.toBe(operation);
    await operation.wait(5000);
    expect(operation.whole).toMatchObject({
      state: 'cancelled',
      error: { kind: 'conflict', title: 'The operation was stopped.' }
    });
    expect(operations.cancel('s1', operation.id).summary.state).toBe('cancelled');
    expect(() => operations.cancel('s2', operation.id)).toThrow('no such');
  });

  it('say why they failed, and not what is secret', async () => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT);
    work.ends[0]?.(new Error('postgresql://ana:canary@db/ml is away'));
    await operation.wait(5000);
    expect(operation.whole).toMatchObject({ state: 'failed', error: { kind: 'internal' } });
    expect(JSON.stringify([operation.whole, events])).not.toContain('canary');
  });

  it('go on in the next process with what they noted', async () => {
    start().start('s1', 'clean_up', INPUT, 'operation-1');
    work.works[0]?.note({ step: 1, word: 'Ä' });
    work.works[0]?.note({ step: 2 });
    const next = start();
    expect(next.get('s1', 'operation-1').summary.state).toBe('running');
    expect(work.works[1]?.notes).toEqual([{ step: 1, word: 'Ä' }, { step: 2 }]);
    expect(next.start('s1', 'clean_up', INPUT).id).toBe('operation-1');
    work.ends[1]?.();
    await next.get('s1', 'operation-1').wait(5000);
    // Its end is known to the process after that, too.
    expect(start().get('s1', 'operation-1').whole).toMatchObject({ result: REPORT });
    expect(work.works).toHaveLength(2);
  });

  it.each<[string, (operations: Operations) => unknown]>([
    ['succeeded', () => work.ends[0]?.()],
    ['failed', () => work.ends[0]?.(new Error('away'))],
    ['cancelled', (operations) => operations.cancel('s1', 'operation-1')]
  ])('that have %s say in the next process how far they came', async (ended, end) => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT, 'operation-1');
    const progress = { done: 3, total: 7, unit: 'files' as const };
    work.works[0]?.tell(progress);
    end(operations);
    await operation.wait(5000);
    const { revision: _, ...before } = operation.summary;
    expect(before).toMatchObject({ state: ended, progress });
    const next = start();
    expect(next.list('s1')).toMatchObject([before]);
    expect(told().at(-1)).toMatchObject(before);
  });

  it('go on in the next process also where this one ends in peace', async () => {
    const operations = start();
    operations.start('s1', 'clean_up', INPUT, 'operation-1');
    await operations.close();
    expect(told().map((one) => one.state)).toEqual(['running']);
    expect(start().get('s1', 'operation-1').summary.state).toBe('running');
  });

  it('wait in the next process for the secrets of their session', async () => {
    start().start('s1', 'clean_up', INPUT, 'operation-1');
    work.isReady = false;
    const next = start();
    expect(work.works).toHaveLength(1);
    expect(next.get('s1', 'operation-1').summary.state).toBe('running');
    hub.publish(SILENT_SESSION('s2'));
    work.isReady = true;
    expect(work.works).toHaveLength(1);
    hub.publish(SILENT_SESSION('s1'));
    expect(work.works).toHaveLength(2);
  });

  it('show how far they had come while they wait for secrets', () => {
    start().start('s1', 'clean_up', INPUT, 'operation-1');
    work.works[0]?.tell({ done: 3, total: 7, unit: 'files' });
    work.isReady = false;
    const waiting = start().get('s1', 'operation-1');
    expect(waiting.summary).toMatchObject({ state: 'running', progress: { done: 3, total: 7 } });
    expect(told().at(-1)).toMatchObject({ progress: { done: 3, total: 7 } });
  });

  it('can be stopped while they wait for secrets', () => {
    start().start('s1', 'clean_up', INPUT, 'operation-1');
    work.isReady = false;
    const next = start();
    expect(next.cancel('s1', 'operation-1').summary.state).toBe('cancelled');
    work.isReady = true;
    hub.publish(SILENT_SESSION('s1'));
    expect(work.works).toHaveLength(1);
  });

  it('never go on at another location', () => {
    start().start('s1', 'clean_up', INPUT, 'operation-1');
    work.place = 'there';
    expect(start().get('s1', 'operation-1').whole).toMatchObject({
      state: 'failed',
      error: { kind: 'conflict' }
    });
    expect(work.works).toHaveLength(1);
  });

  it('leave nothing of a session that ended', async () => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT, 'operation-1');
    expect(files()).toEqual(['operation-1.jsonl']);
    operations.endSession('s1');
    await operation.wait(5000);
    work.works[0]?.note({ step: 1 });
    expect(files()).toEqual([]);
    expect(() => operations.get('s1', 'operation-1')).toThrow('no such');
  });

  it('are known for a while after their end, and then forgotten', async () => {
    const operations = start();
    for (let i = 0; i < 55; i++) {
      const operation = operations.start(`s${i % 2}`, 'clean_up', INPUT, `operation-${i}`);
      work.ends[i]?.();
      await operation.wait(5000);
    }
    expect(operations.listAll()[0]?.id).toBe('operation-54');
    expect(operations.list('s1')).toHaveLength(25);
    expect(operations.listAll()).toHaveLength(50);
    expect(files()).toHaveLength(50);
    expect(start().listAll()).toHaveLength(50);
  });

  it('of many quick looks leave the reports of others', async () => {
    const operations = start();
    const report = operations.start('s1', 'clean_up', INPUT, 'operation-report');
    work.ends[0]?.();
    await report.wait(5000);
    for (let i = 1; i < 60; i++) {
      const look = operations.start('s1', 'check', {}, `operation-${i}`);
      work.ends[i]?.();
      await look.wait(5000);
    }
    expect(operations.list('s1')).toHaveLength(21);
    expect(files()).toEqual(['operation-report.jsonl']);
  });

  it('are known after the end of their session once they have ended', async () => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT, 'operation-1');
    work.works[0]?.note({ step: 1 });
    work.ends[0]?.();
    await operation.wait(5000);
    operations.endSession('s1');
    expect(operations.listAll()).toMatchObject([{ id: 'operation-1', state: 'succeeded' }]);
    expect(start().get('s1', 'operation-1').whole).toMatchObject({ result: REPORT, dry_run: true });
    expect(readFileSync(join(state, 'operations', 'operation-1.jsonl'), 'utf8')).not.toContain(
      'step'
    );
  });

  it('keep what people may start again, without its secrets, also for the next process', async () => {
    const operations = start();
    const input = { dry_run: true, word: 'canary' };
    const operation = operations.start('s1', 'copy', input as never, 'operation-1');
    work.ends[0]?.(new Error('away'));
    await operation.wait(5000);
    const asked = { dry_run: true, word: '***' };
    expect(operation.whole).toMatchObject({ state: 'failed', asked });
    expect(start().get('s1', 'operation-1').whole).toMatchObject({ state: 'failed', asked });
    expect(readFileSync(join(state, 'operations', 'operation-1.jsonl'), 'utf8')).not.toContain(
      'canary'
    );
    const other = operations.start('s1', 'clean_up', INPUT, 'operation-2');
    work.ends[1]?.();
    await other.wait(5000);
    expect(other.whole).not.toHaveProperty('asked');
    expect(start().get('s1', 'operation-2').whole).not.toHaveProperty('asked');
  });

  it('wait at their next step while they are paused', async () => {
    const operations = start();
    operations.start('s1', 'clean_up', INPUT, 'operation-1');
    const [long] = work.works;
    await long?.step();
    expect(operations.pause('s1', 'operation-1').summary.state).toBe('paused');
    let went = false;
    const step = long?.step().then(() => {
      went = true;
    });
    long?.tell({ done: 1, total: 7, unit: 'files' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(went).toBe(false);
    expect(told().at(-1)).toMatchObject({ state: 'paused', can_pause: true });
    expect(operations.unpause('s1', 'operation-1').summary.state).toBe('running');
    await step;
    expect(operations.unpause('s1', 'operation-1').summary.state).toBe('running');
  });

  it('are stopped while they are paused', async () => {
    const operations = start();
    const operation = operations.start('s1', 'clean_up', INPUT, 'operation-1');
    operations.pause('s1', 'operation-1');
    const step = expect(work.works[0]?.step()).rejects.toThrow('stopped');
    operations.cancel('s1', 'operation-1');
    await step;
    await operation.wait(5000);
    expect(operation.summary.state).toBe('cancelled');
    expect(operations.pause('s1', 'operation-1').summary.state).toBe('cancelled');
  });

  it('stay paused in the next process', async () => {
    start().start('s1', 'clean_up', INPUT, 'operation-1');
    work.works[0]?.note({ step: 1 });
    const first = start();
    first.pause('s1', 'operation-1');
    const next = start();
    expect(next.get('s1', 'operation-1').summary.state).toBe('paused');
    expect(work.works).toHaveLength(2);
    next.unpause('s1', 'operation-1');
    await expect.poll(() => work.works.length).toBe(3);
    expect(work.works[2]?.notes).toEqual([{ step: 1 }]);
    expect(start().get('s1', 'operation-1').summary.state).toBe('running');
  });

  it('go on when somebody starts the same one while it is paused', () => {
    const operations = start();
    const first = operations.start('s1', 'clean_up', INPUT, 'operation-1');
    operations.pause('s1', 'operation-1');
    expect(operations.start('s1', 'clean_up', INPUT, 'operation-1').summary.state).toBe('paused');
    expect(operations.start('s1', 'clean_up', INPUT, 'operation-2')).toBe(first);
    expect(first.summary.state).toBe('running');
  });

  it('of a kind that cannot wait refuse to be paused', () => {
    const operations = start();
    const check = operations.start('s1', 'check', {});
    expect(check.summary).not.toHaveProperty('can_pause');
    expect(() => operations.pause('s1', check.id)).toThrow('cannot be paused');
    expect(check.summary.state).toBe('running');
  });

  it('go on without a journal that cannot be written', async () => {
    rmSync(state, { recursive: true });
    const operations = start();
    state = '/proc/no-such';
    const other = start();
    const operation = other.start('s1', 'clean_up', INPUT);
    work.ends[0]?.();
    await operation.wait(5000);
    expect(operation.summary.state).toBe('succeeded');
    expect(operations.list('s1')).toEqual([]);
  });

  it('are read where the last line of a journal is half written', () => {
    start().start('s1', 'clean_up', INPUT, 'operation-1');
    work.works[0]?.note({ step: 1 });
    appendFileSync(join(state, 'operations', 'operation-1.jsonl'), '{"note":{"st');
    expect(start().get('s1', 'operation-1').summary.state).toBe('running');
    expect(work.works[1]?.notes).toEqual([{ step: 1 }]);
  });
});
