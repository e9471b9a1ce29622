import { beforeEach, expect, it } from 'vitest';
import type { Operation } from '../../src/api/operation.js';
import { dismissWhenRepeated } from '../../src/lab/operations/dismiss-when-repeated.js';
import { AnsweringClient } from './support/answers.js';
import { Notification, people } from './support/jupyterlab/apputils.js';
import { FakeOperations } from './support/models.js';

beforeEach(() => people.reset());

const copyOf = (id: string, more: Partial<Operation> = {}): Operation => ({
  id,
  session_id: 'k1',
  kind: 'copy',
  dry_run: false,
  state: 'running',
  revision: 1,
  progress: { done: 0, total: 6, unit: 'versions' },
  started: '2026-11-27T04:00:00.000Z',
  same_work: 'one',
  ...more
});

function told() {
  const operations = new FakeOperations(new AnsweringClient());
  const begin = (id: string, more: Partial<Operation> = {}): void => {
    operations.known.set(id, copyOf(id, more));
    operations.stateChanged.emit();
  };
  begin('first', { state: 'succeeded', ended: '2026-11-27T04:01:00.000Z' });
  const id = Notification.warning('1 of 6 versions could not be copied.');
  dismissWhenRepeated(id, 'first', operations);
  return { begin, id };
}

const LATER = '2026-11-27T04:02:00.000Z';

it('what is told of an operation goes once the same is started again, in any notebook', () => {
  const { begin, id } = told();
  begin('first', { state: 'succeeded', revision: 2 });
  begin('other', { same_work: 'two', started: LATER });
  begin('plan', { dry_run: true, started: LATER });
  expect(people.listed.has(id)).toBe(true);
  begin('again', { session_id: 'k2', started: LATER });
  expect(people.listed.has(id)).toBe(false);
});

it('what people closed is not dismissed, and nothing is looked for any more', () => {
  const { begin, id } = told();
  people.listed.delete(id);
  begin('other', { same_work: 'two' });
  begin('again', { started: LATER });
  expect(people.fates).toEqual([]);
});
