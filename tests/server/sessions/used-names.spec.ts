import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsedNames } from '../../../src/server/sessions/used-names.js';

describe('the used names of a session', () => {
  it('are those of a set, and earlier ones stay what they were', () => {
    const step = fc.record({
      name: fc.constantFrom('a', 'b', 'c', '__proto__'),
      adds: fc.boolean()
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat())), (steps) => {
        const known: [UsedNames, string[]][] = [[UsedNames.NONE, []]];
        for (const [{ name, adds }, from] of steps) {
          // Also from one that is not the latest.
          const [names, expected] = known[from % known.length] ?? [UsedNames.NONE, []];
          const others = expected.filter((other) => other !== name);
          const kept = expected.includes(name) ? expected : [...expected, name];
          known.push(adds ? [names.with(name), kept] : [names.without(name), others]);
        }
        for (const [names, expected] of known) {
          expect([...names]).toEqual(expected);
          expect(names.size).toBe(expected.length);
          expect(names.first(2)).toEqual(expected.slice(0, 2));
          expect(['a', 'b', 'c', '__proto__'].filter((n) => names.has(n)).sort()).toEqual(
            [...expected].sort()
          );
        }
      })
    );
  });

  it('cost the same for each new name: 200,000 of them', () => {
    let names = UsedNames.NONE;
    const began = performance.now();
    for (let number = 0; number < 200_000; number++) {
      names = names.with(`name ${number}`);
    }
    expect(names.size).toBe(200_000);
    // Copies of all at each would be 20,000,000,000 steps.
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});
