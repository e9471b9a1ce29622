import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnKey, isValueKey, slugOf, valueKey } from '../../../src/server/values/value-key.js';

const SAVE_ID = '20261123T221653Z-1f2e3d4c5b6a';
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(?:\.|$)/i;

describe('slugOf', () => {
  it.each([
    ['churn-model', 'churn-model'],
    ['run_7', 'run_7'],
    ['Churn Model', /^churn-model-[0-9a-f]{8}$/],
    ['Übersicht 2026/Q3', /^ubersicht-2026-q3-[0-9a-f]{8}$/],
    ['模型', /^artifact-[0-9a-f]{8}$/],
    ['..', /^artifact-[0-9a-f]{8}$/],
    ['../../etc/passwd', /^etc-passwd-[0-9a-f]{8}$/],
    ['CON', /^con-[0-9a-f]{8}$/],
    ['nul', /^nul-[0-9a-f]{8}$/],
    ['com1', /^com1-[0-9a-f]{8}$/],
    [`"it's"`, /^it-s-[0-9a-f]{8}$/],
    ['x'.repeat(1024), /^x{48}-[0-9a-f]{8}$/],
    ['trailing.', /^trailing-[0-9a-f]{8}$/]
  ])('makes %j readable', (name, expected) => {
    expect(slugOf(name)).toMatch(expected instanceof RegExp ? expected : `${expected}`);
  });

  it('gives a valid, short and harmless key for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (name) => {
        const slug = slugOf(name);
        expect(slug).toMatch(/^[a-z0-9][a-z0-9_-]{0,63}$/);
        expect(slug).not.toMatch(RESERVED);
        expect(isValueKey(valueKey(name, SAVE_ID))).toBe(true);
        expect(isOwnKey(valueKey(name, SAVE_ID))).toBe(true);
      }),
      { numRuns: 2000 }
    );
  });

  it('gives different names different directories, also where upper and lower case are the same', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (a, b) => {
        fc.pre(a !== b);
        expect(slugOf(a).toLowerCase()).not.toBe(slugOf(b).toLowerCase());
      }),
      { numRuns: 2000 }
    );
    expect(slugOf('Model')).not.toBe(slugOf('model'));
    expect(slugOf('é')).not.toBe(slugOf('e'));
  });
});

describe('keys', () => {
  it('takes only whole keys', () => {
    for (const key of ['', 'a', 'a/b', `a/${SAVE_ID}`, `A/${SAVE_ID}.pkl`, `a/${SAVE_ID}.pkl\n`]) {
      expect(isValueKey(key)).toBe(false);
    }
  });

  it('tells our own files from other people’s pickles', () => {
    expect(isOwnKey(`models/${SAVE_ID}.pkl`)).toBe(true);
    expect(isOwnKey('models/my-best-model.pkl')).toBe(false);
    expect(isOwnKey('models/pre-6411122391221866082-post.pkl')).toBe(false);
  });
});
