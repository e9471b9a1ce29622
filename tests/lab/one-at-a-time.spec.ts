import { PromiseDelegate } from '@lumino/coreutils';
import { expect, it } from 'vitest';
import { OneAtATime } from '../../src/lab/kit/one-at-a-time.js';

it('asks the same once at a time, and again after the answer or a failure', async () => {
  const questions = new OneAtATime();
  const answer = new PromiseDelegate<string>();
  const first = questions.ask('delete a', () => answer.promise);
  expect(await questions.ask('delete a', () => 'second')).toBeUndefined();
  expect(await questions.ask('delete b', () => 'other')).toBe('other');
  answer.resolve('first');
  expect(await first).toBe('first');
  const fails = questions.ask('delete a', () => Promise.reject(new Error('away')));
  await expect(fails).rejects.toThrow('away');
  expect(await questions.ask('delete a', () => 'again')).toBe('again');
});
