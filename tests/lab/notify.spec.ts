import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionState } from '../../src/api/session.js';
import { KernelBusy } from '../../src/lab/kit/kernel-busy.js';
import type { ITold } from '../../src/lab/kit/notify.js';
import { dismissAbout, dismissWhileAway, notify, notifyProblem } from '../../src/lab/kit/notify.js';
import { shortAddress } from '../../src/lab/kit/short-address.js';
import { dismissStale } from '../../src/lab/location/change/dismiss-stale.js';
import { errorOfResponse } from '../../src/lab/session/problem.js';
import { REPORT } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { activeOf, stateOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

const trans = nullTranslator.load('test');
const LONG = 'The values cannot be reached because the folder belongs to somebody else. '.repeat(3);

beforeEach(() => people.reset());

describe('a notification', () => {
  it('says all of it where JupyterLab shows all of it', () => {
    notifyProblem('The name is empty.', { hint: 'Enter one.' }, trans);
    expect(people.shown).toEqual([
      { message: 'The name is empty. Enter one.', type: 'error', actions: [] }
    ]);
  });

  it('never loses the hint: what has no room is behind Details', () => {
    notifyProblem('a.ipynb keeps its location: it is read-only.', { hint: LONG }, trans);
    const [shown] = people.shown;
    expect(shown?.message).toBe('a.ipynb keeps its location: it is read-only.');
    const event = new Event('click', { cancelable: true });
    shown?.actions.find(({ label }) => label === 'Details')?.callback(event);
    expect(event.defaultPrevented).toBe(true);
    expect(JSON.stringify(people.bodies)).toContain(LONG);
  });

  it('does once what its button says, however often that is clicked', () => {
    let undone = 0;
    let shown = 0;
    notify({
      type: 'success',
      message: 'Deleted.',
      autoClose: false,
      trans,
      actions: [
        { label: 'Undo', callback: () => void undone++ },
        {
          label: 'Report',
          callback: (event) => {
            event.preventDefault();
            shown++;
          }
        }
      ]
    });
    const [undo, report] = people.actions;
    for (const action of [report, report, undo, undo]) {
      action?.callback(new Event('click', { cancelable: true }));
    }
    expect(undone).toBe(1);
    // What lets the notification stay can be done again.
    expect(shown).toBe(2);
  });

  it('that nobody answered goes once somebody does; others stay', async () => {
    notifyProblem('The name is empty.', { hint: 'Enter one.' }, trans);
    for (const answer of [
      new Response('<html>', { status: 599 }),
      Response.json(
        { kind: 'unreachable', title: 'It starts.', hint: 'Wait.', status: 503, away: true },
        { status: 503 }
      ),
      Response.json(
        { kind: 'unreachable', title: 'PostgreSQL is away.', hint: 'Wait.', status: 503 },
        { status: 503 }
      )
    ]) {
      const error = await errorOfResponse(answer, trans);
      notifyProblem(error.message, error, trans);
    }
    dismissWhileAway();
    expect(people.fates).toEqual(['dismiss 2', 'dismiss 3']);
  });

  it('is cut between words where the message itself is too long', () => {
    notify({ type: 'warning', message: LONG, more: '', autoClose: false, trans, id: 'n0' });
    const [shown] = people.shown;
    expect(shown?.message.length).toBeLessThanOrEqual(140);
    expect(shown?.message).toMatch(/ [a-z]+…$/);
    expect(LONG.startsWith(shown?.message.slice(0, -1) ?? '?')).toBe(true);
    expect(shown?.actions).toHaveLength(1);
  });
});

describe('that a kernel is busy', () => {
  it('is told once, and goes when it is idle', () => {
    const busy = new KernelBusy({ kind: 'conflict', message: 'It is busy.', hint: 'Wait.' });
    const of = activeOf(stateOf('k1', { location: locationAt('here') }));
    notifyProblem(busy.message, busy, trans, { about: 'document', of });
    notifyProblem(busy.message, busy, trans, { about: 'artifacts', of });
    expect(people.fates).toEqual(['dismiss 1']);
    expect(people.listed.get('2')).toMatchObject({ autoClose: 8000 });
    dismissAbout('kernel', 'k1');
    expect(people.fates).toEqual(['dismiss 1', 'dismiss 2']);
  });
});

describe('what a notification says of a session', () => {
  const half = (ok: boolean, checked_at: string) => ({ ...REPORT.values, ok, checked_at });
  const at = (name: string, more: Partial<SessionState> = {}) =>
    activeOf(stateOf('k1', { location: locationAt(name), ...more }));
  const tell = (about: ITold['about'], active = at('here'), since?: string) =>
    notify({
      type: 'error',
      message: `Of ${about}.`,
      autoClose: false,
      about,
      of: active,
      since,
      trans
    });

  it('takes the place of what was said of the same before, and of nothing else', () => {
    tell('check');
    tell('location');
    notify({
      type: 'error',
      message: 'B.',
      autoClose: false,
      about: 'check',
      of: { id: 'k2', location: locationAt('here') },
      trans
    });
    tell('check');
    expect(people.fates).toEqual(['dismiss 1']);
    dismissAbout('location', 'k1');
    dismissAbout('check');
    expect(people.fates).toEqual(['dismiss 1', 'dismiss 2']);
  });

  it('goes when the session is elsewhere by now', () => {
    tell('location');
    tell('artifacts');
    dismissStale({ active: at('here') });
    expect(people.fates).toEqual([]);
    dismissStale({ active: at('there') });
    expect(people.fates).toEqual(['dismiss 1', 'dismiss 2']);
  });

  it('goes when a later check finds nothing wrong, and not because of an earlier one', () => {
    tell('check', at('here'), '2026-11-27T10:00:00.000Z');
    const checked = (ok: boolean, checked_at: string) =>
      at('here', {
        last_check: { values: half(ok, checked_at), metadata: half(true, checked_at) }
      });
    dismissStale({ active: checked(true, '2026-11-27T09:00:00.000Z') });
    dismissStale({ active: checked(false, '2026-11-27T11:00:00.000Z') });
    expect(people.fates).toEqual([]);
    dismissStale({ active: checked(true, '2026-11-27T12:00:00.000Z') });
    expect(people.fates).toEqual(['dismiss 1']);
  });
});

describe('a place in a sentence', () => {
  it.each([
    ['/home/ana/churn/values', '~/churn/values'],
    ['s3://team/churn', 's3://team/churn'],
    [`/data/${'folder/'.repeat(20)}values`, /^\/data\/…\/(?:folder\/)+values$/]
  ])('%s is short', (value, expected) => {
    expect(shortAddress(value, '/home/ana')).toMatch(expected);
    expect(shortAddress(value, '/home/ana').length).toBeLessThanOrEqual(60);
  });
});
