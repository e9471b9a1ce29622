import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import { dismissWhileAway, notify, notifyProblem } from '../../src/lab/kit/notify.js';
import { shortAddress } from '../../src/lab/kit/short-address.js';
import { errorOfResponse } from '../../src/lab/session/problem.js';
import { people } from './support/jupyterlab/apputils.js';

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
