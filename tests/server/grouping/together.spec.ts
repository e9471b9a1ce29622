import { describe, expect, it } from 'vitest';
import { Together } from '../../../src/server/grouping/together.js';

const A_DAY = 86_400_000;

describe('what goes on together', () => {
  it('waits until nothing more is on its way', async () => {
    const together = new Together(A_DAY);
    const [first, second, third] = [together.expect(), together.expect(), together.expect()];
    let gone = 0;
    const waits = [together.wait(), together.wait()].map(async (wait) => {
      await wait;
      gone += 1;
    });
    first();
    first();
    second();
    await Promise.resolve();
    expect(gone).toBe(0);
    third();
    await Promise.all(waits);
    expect(gone).toBe(2);
  });

  it('goes on after a while, and then waits anew', async () => {
    const together = new Together(1);
    const end = together.expect();
    await together.wait();
    await together.wait();
    end();
  });
});
