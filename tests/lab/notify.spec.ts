import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import { notify, notifyProblem } from '../../src/lab/kit/notify.js';
import { shortAddress } from '../../src/lab/kit/short-address.js';
import { people } from './support/jupyterlab/apputils.js';

const trans = nullTranslator.load('test');
const LONG = 'The values cannot be reached because the folder belongs to somebody else. '.repeat(3);

beforeEach(() => people.reset());

describe('a notification', () => {
  it('says all of it where JupyterLab shows all of it', () => {
    notifyProblem('The name is empty.', 'Enter one.', trans);
    expect(people.shown).toEqual([
      { message: 'The name is empty. Enter one.', type: 'error', actions: [] }
    ]);
  });

  it('never loses the hint: what has no room is behind Details', () => {
    notifyProblem('a.ipynb keeps its location: it is read-only.', LONG, trans);
    const [shown] = people.shown;
    expect(shown?.message).toBe('a.ipynb keeps its location: it is read-only.');
    const event = new Event('click', { cancelable: true });
    shown?.actions.find(({ label }) => label === 'Details')?.callback(event);
    expect(event.defaultPrevented).toBe(true);
    expect(JSON.stringify(people.bodies)).toContain(LONG);
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
