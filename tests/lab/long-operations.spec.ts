import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LongOperations } from '../../src/lab/operations/long-operations.js';
import { AnsweringClient, RELOCATED, relocationOf } from './support/answers.js';
import { FakeOperations } from './support/models.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('operations that take long', () => {
  it('are shown after a second, until they end', () => {
    const operations = new FakeOperations(new AnsweringClient());
    const long = new LongOperations(operations);
    const told = vi.fn();
    long.stateChanged.connect(told);
    operations.tell(relocationOf());
    vi.advanceTimersByTime(999);
    expect(long.shown).toEqual([]);
    expect(told).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(long.shown).toHaveLength(1);
    expect(told).toHaveBeenCalled();
    operations.tell(relocationOf({ state: 'paused' }));
    expect(long.shown).toHaveLength(1);
    operations.tell(RELOCATED);
    expect(long.shown).toEqual([]);
  });

  it('are saves and loads at once: a kernel tells only of those that take over a second', () => {
    const operations = new FakeOperations(new AnsweringClient());
    const long = new LongOperations(operations);
    operations.tell({ ...relocationOf(), kind: 'transfer' });
    expect(long.shown).toHaveLength(1);
  });

  it('are not those that end within a second', () => {
    const operations = new FakeOperations(new AnsweringClient());
    const long = new LongOperations(operations);
    operations.tell(relocationOf());
    vi.advanceTimersByTime(500);
    operations.tell(RELOCATED);
    vi.advanceTimersByTime(5000);
    expect(long.shown).toEqual([]);
  });
});
