import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerEvent } from '../../../src/api/events.js';
import { EventHub } from '../../../src/server/events/event-hub.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import { OriginSources } from '../../../src/server/sessions/origin-sources.js';
import { SessionFile } from '../../../src/server/sessions/session-file.js';
import { newSessionRecord } from '../../../src/server/sessions/session-record.js';
import { SessionRegistry } from '../../../src/server/sessions/session-registry.js';
import { WaitingCopies } from '../../../src/server/sessions/waiting-copies.js';

const COUNT = 8_000;
/** What may be resolved before other requests get their turn. */
const FEW = 100;

let home: string;
let sources: OriginSources;
let hub: EventHub;
let sessions: SessionRegistry;
let resolved: number;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'many-sessions-'));
  sources = new OriginSources({ command_line: {}, settings: {} }, { HOME: home }, home);
  hub = new EventHub();
  const file = new SessionFile(join(home, 'state'));
  file.write(Array.from({ length: COUNT }, (_, number) => newSessionRecord(`script-${number}`)));
  sessions = new SessionRegistry({
    sources,
    file,
    waiting: new WaitingCopies(),
    events: hub,
    redactor: new Redactor(),
    logger: pino({ level: 'silent' })
  });
  expect(sessions.ids).toHaveLength(COUNT);
  resolved = 0;
  const inherited = sources.inherited.bind(sources);
  vi.spyOn(sources, 'inherited').mockImplementation((client) => {
    resolved++;
    return inherited(client);
  });
});

afterEach(() => {
  sessions.close();
  rmSync(home, { recursive: true });
});

/** Waits turn by turn until nothing more is resolved, and gives the most of one turn. */
async function mostInOneTurn(): Promise<number> {
  let most = resolved;
  for (let before = -1; before !== resolved; ) {
    before = resolved;
    await setImmediate();
    most = Math.max(most, resolved - before);
  }
  return most;
}

const choose = (id: string): void => {
  sessions.setOverride(id, { artifact_storage_dir: '/mine' });
};

describe('a change of what 8,000 sessions inherit', () => {
  it('resolves none of them where nobody listens, and each uses it', async () => {
    sources.setSettings({ artifact_storage_dir: '/data/new' });
    sessions.publishAll();
    await mostInOneTurn();
    expect(resolved).toBe(0);
    expect(sessions.state('script-7999').location.artifact_storage_dir.value).toBe('/data/new');
  });

  it('is told of each to who listens, a few in one turn', async () => {
    const told = new Map<string, string | null>();
    hub.subscribe((event: ServerEvent) => {
      if (event.type === 'session') {
        told.set(event.session.id, event.session.location.artifact_storage_dir.value);
      }
    });
    sources.setSettings({ artifact_storage_dir: '/data/new' });
    sessions.publishAll();
    expect(resolved).toBeLessThanOrEqual(FEW);
    expect(await mostInOneTurn()).toBeLessThanOrEqual(FEW);
    expect(told.size).toBe(COUNT);
    expect(new Set(told.values())).toEqual(new Set(['/data/new']));
  });

  it('is told as it is by then: of sessions that changed or ended meanwhile', async () => {
    const told: ServerEvent[] = [];
    hub.subscribe((event) => told.push(event));
    sessions.publishAll();
    choose('script-7998');
    sessions.end(['script-7999']);
    await mostInOneTurn();
    const last = told.findLast((e) => e.type === 'session' && e.session.id === 'script-7998');
    expect(last).toMatchObject({
      session: { location: { artifact_storage_dir: { value: '/mine' } } }
    });
    const ended = told.findIndex((e) => e.type === 'session_ended');
    expect(
      told.slice(ended).some((e) => e.type === 'session' && e.session.id === 'script-7999')
    ).toBe(false);
  });

  it('forgets every check at once, also those of sessions that are told later', () => {
    const half = { ok: true, message: 'fine' };
    const id = 'script-7999';
    sessions.setCheck(id, { values: half, metadata: half } as never);
    hub.subscribe(() => undefined);
    sessions.publishAll();
    expect(sessions.state(id).last_check).toBeUndefined();
  });
});

describe('a change of one of 8,000 sessions', () => {
  it('looks at a few of the others in one turn', async () => {
    choose('script-1');
    expect(resolved).toBeLessThanOrEqual(FEW);
    expect(await mostInOneTurn()).toBeLessThanOrEqual(FEW);
  });
});
