import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../src/api/operation.js';
import { checkOf as runningCheck, waitingText } from '../../src/lab/operations/running-check.js';
import { AnsweringClient, checkOf, REPORT, relocationOf } from './support/answers.js';
import { FakeOperations } from './support/models.js';

const trans = nullTranslator.load('test');
const { ended: _, ...running } = { ...checkOf(REPORT), state: 'running' as const };

describe('a check that runs', () => {
  it.each([
    [['values', 'metadata'], 'Waiting for values and metadata to answer…'],
    [['metadata'], 'Waiting for metadata to answer…'],
    [['values'], 'Waiting for values to answer…'],
    [[], 'Looking for the values of the versions…']
  ] as const)('says what it waits for: %j', (waits_for, text) => {
    const progress = { ...running.progress, waits_for: [...waits_for] };
    expect(waitingText({ ...running, progress }, trans)).toBe(text);
  });

  it('is found among the operations of its session', () => {
    const operations = new FakeOperations(new AnsweringClient());
    expect(runningCheck(operations, 'k1')).toBeUndefined();
    operations.known.set('1', relocationOf() as Operation);
    operations.known.set('2', checkOf(REPORT) as Operation);
    operations.known.set('3', running as Operation);
    expect(runningCheck(operations, 'k1')).toBe(running);
  });
});
