import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareTexts } from '../../../src/server/metadata/paging.js';

it('texts are in the order of their UTF-8 bytes', () => {
  const text = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(text, text, text, (start, a, b) => {
      const [one, other] = [start + a, start + b];
      expect(Math.sign(compareTexts(one, other))).toBe(
        Buffer.compare(Buffer.from(one), Buffer.from(other))
      );
    })
  );
  expect(compareTexts('\uffff', '😀')).toBeLessThan(0);
  expect(compareTexts('😀', '\ue000')).toBeGreaterThan(0);
});
