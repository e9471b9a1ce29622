import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, expect, it } from 'vitest';
import { TRANSFER } from '../../src/api/constants.js';
import type { Operation } from '../../src/api/operation.js';
import { CutOffNotifications } from '../../src/lab/operations/cut-off-notifications.js';
import { AnsweringClient } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeOperations } from './support/models.js';

beforeEach(() => people.reset());

const saveOf = (more: Partial<Operation> = {}): Operation => ({
  id: 'operation-1',
  session_id: 'k1',
  kind: TRANSFER,
  dry_run: false,
  addresses: ['large'],
  state: 'running',
  revision: 1,
  progress: { done: 5, total: 9, unit: 'bytes' },
  started: '2026-11-27T04:00:00.000Z',
  ...more
});

const CUT_OFF = saveOf({
  state: 'cancelled',
  revision: 2,
  ended: '2026-11-27T04:01:00.000Z',
  error: {
    title: 'The kernel was restarted.',
    status: 409,
    kind: 'conflict',
    hint: 'Save it again.'
  }
});

function watched() {
  const operations = new FakeOperations(new AnsweringClient());
  const names = new Map([['k1', 'churn.ipynb']]);
  const trans = nullTranslator.load('test');
  new CutOffNotifications(operations, (id) => names.get(id), trans);
  return { operations, names };
}

it('a save that people saw is told once, with its notebook, when it was cut off', () => {
  const { operations, names } = watched();
  operations.tell(saveOf());
  // The kernel that restarts is not among those that run.
  names.clear();
  operations.tell(saveOf({ progress: { done: 6, total: 9, unit: 'bytes' } }));
  // It is interrupted first, and is in no list then.
  operations.known.clear();
  operations.stateChanged.emit();
  operations.tell(CUT_OFF);
  operations.tell(CUT_OFF);
  expect(people.told).toEqual([
    'churn.ipynb: The save of large was stopped. The kernel was restarted. Save it again.'
  ]);
});

it('one that was cut off before the page was open, or that has ended, is not told', () => {
  const { operations } = watched();
  operations.tell(CUT_OFF);
  operations.known.set('operation-2', saveOf({ id: 'operation-2' }));
  operations.stateChanged.emit();
  operations.known.delete('operation-2');
  operations.stateChanged.emit();
  expect(people.told).toEqual([]);
});
