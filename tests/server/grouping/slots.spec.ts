import { expect, it } from 'vitest';
import { Slots } from '../../../src/server/grouping/slots.js';

it('runs as many tasks as its count and its weight allow, in their order', async () => {
  const slots = new Slots(3, 10);
  const begun: string[] = [];
  const take = async (name: string, weight: number) => {
    const free = await slots.take(weight);
    begun.push(name);
    return free;
  };
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => take(name, name === 'c' ? 9 : 4));
  const freeA = await a;
  await b;
  expect(begun).toEqual(['a', 'b']);
  freeA?.();
  freeA?.();
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b']);
  (await b)?.();
  (await c)?.();
  await d;
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

it('lets one task have more than the weight of all, alone', async () => {
  const slots = new Slots(2, 10);
  const free = await slots.take(50);
  let ran = false;
  const next = slots.take(1).then(() => {
    ran = true;
  });
  await Promise.resolve();
  expect(ran).toBe(false);
  free();
  await next;
  expect(ran).toBe(true);
});
