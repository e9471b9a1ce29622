import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface LockedPackage {
  readonly engines?: { readonly node?: string };
}

/** Whether one of the alternatives begins at or below Node 20. */
const takesNode20 = (range: string): boolean =>
  range.split('||').some((part) => Number(/\d+/.exec(part)?.[0] ?? 0) <= 20);

/**
 * Node 20 only installs: what runs is the Node 24 among the packages. So the lock says of
 * better-sqlite3 (>= 22) that it installs with 20, else npm warns of it (EBADENGINE). `npm install`
 * may write its own words again: this test says so.
 */
it('npm ci on Node 20 warns of no package', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const refusing = Object.entries(lock.packages)
    .filter(([, { engines }]) => !takesNode20(engines?.node ?? '*'))
    .map(([path]) => path);
  expect(refusing).toEqual([]);
});
