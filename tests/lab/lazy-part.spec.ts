import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import { LazyPart } from '../../src/lab/kit/lazy-part.js';
import { withPart } from '../../src/lab/kit/with-part.js';
import { people } from './support/jupyterlab/apputils.js';

const trans = nullTranslator.load('test');

/** A part whose first attempts to load it fail. */
function failing(failures: number): {
  readonly part: LazyPart<string>;
  readonly tries: () => number;
} {
  let tries = 0;
  const part = new LazyPart(async () => {
    tries += 1;
    if (tries <= failures) {
      throw new Error('ChunkLoadError');
    }
    return 'the part';
  });
  return { part, tries: () => tries };
}

beforeEach(() => people.reset());

describe('a part that is loaded at its first use', () => {
  it('is loaded once, however many ask for it', async () => {
    const { part, tries } = failing(0);
    expect([part.loaded, tries()]).toEqual([undefined, 0]);
    expect(await Promise.all([part.load(), part.load()])).toEqual(['the part', 'the part']);
    expect([part.loaded, await part.load(), tries()]).toEqual(['the part', 'the part', 1]);
  });

  it('is loaded again after a failure', async () => {
    const { part } = failing(1);
    await expect(part.load()).rejects.toThrow('ChunkLoadError');
    expect(part.loaded).toBeUndefined();
    expect(await part.load()).toBe('the part');
  });

  it('fails without a word when it is loaded ahead', async () => {
    const { part } = failing(1);
    part.prefetch();
    await expect(part.load()).rejects.toThrow('ChunkLoadError');
    expect(people.told).toEqual([]);
  });
});

describe('what is done with such a part', () => {
  it('is done as soon as it is loaded', async () => {
    const done: string[] = [];
    const { part } = failing(0);
    await withPart(part, trans, (loaded) => done.push(loaded));
    await withPart(part, trans, (loaded) => done.push(loaded));
    expect(done).toEqual(['the part', 'the part']);
    expect(people.told).toEqual([]);
  });

  it('is not done where it cannot be loaded; a notification says so and tries again', async () => {
    const done: string[] = [];
    const { part } = failing(1);
    await withPart(part, trans, (loaded) => done.push(loaded));
    expect(done).toEqual([]);
    expect(people.shown).toMatchObject([
      { type: 'error', message: 'This part of Artifact Storage could not be loaded.' }
    ]);
    expect(await people.click('Try again')).toBe(true);
    expect(done).toEqual(['the part']);
  });

  it('says what it throws itself', async () => {
    const { part } = failing(0);
    const act = () => Promise.reject(new Error('Of the act'));
    await expect(withPart(part, trans, act)).rejects.toThrow('Of the act');
    expect(people.told).toEqual([]);
  });
});
