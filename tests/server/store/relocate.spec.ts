import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRoot } from '../../../src/location/value-root.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { failureOf } from '../support/failure.js';
import {
  dirOf,
  inlineSave,
  removeDirectory,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

describe('a values root that moved', () => {
  let base: string;
  let store: ArtifactStore;
  const oldRoot = () => dirOf(join(base, 'values'));
  const newRoot = () => dirOf(join(base, 'moved'));
  const relocate = (dryRun = false) =>
    store.relocate(parseRoot(oldRoot().text), parseRoot(newRoot().text), dryRun);
  const roots = async () => (await store.versions({})).artifacts.map(({ root }) => root);
  const load = (version: number) =>
    store.get({ name: 'model', version, inline_limit: 100 }).then(({ value }) => value.base64);

  beforeEach(async () => {
    base = await temporaryDirectory();
    store = storeIn(base);
    for (const text of ['zero', 'one', 'two']) {
      await store.save(inlineSave('model', text));
    }
    await rename(oldRoot().path, newRoot().path);
  });
  afterEach(async () => {
    await store.close();
    await removeDirectory(base);
  });

  it('is reported by a check', async () => {
    expect(await store.check()).toMatchObject({
      pairing: { checked: 3, missing: 3, unknown: 0, roots: [{ root: oldRoot().text, missing: 3 }] }
    });
  });

  it('is not told as missing where only the size of a value is another', async () => {
    await rename(newRoot().path, oldRoot().path);
    const folder = join(oldRoot().path, 'model');
    const [first = ''] = (await readdir(folder)).sort();
    await writeFile(join(folder, first), 'another size');
    const [said] = (await store.check()).pairing?.messages ?? [];
    expect(said).toMatch(/^1 of 3 versions has another value .* Changed: "model" version \d\./);
    expect(said).not.toMatch(/Missing|no value/);
  });

  it('is relocated when every value verifies', async () => {
    expect(await relocate(true)).toMatchObject({ versions: 3, verified: 3, relocated: false });
    expect(new Set(await roots())).toEqual(new Set([oldRoot().text]));
    expect(await relocate()).toMatchObject({ verified: 3, bytes: 10, relocated: true });
    expect(new Set(await roots())).toEqual(new Set([newRoot().text]));
    expect(Buffer.from((await load(0)) ?? '', 'base64').toString()).toBe('zero');
    expect((await store.check()).pairing?.missing).toBe(0);
    // The old root is no longer known, and what is saved from now on may use it again.
    expect(await failureOf(relocate())).toMatchObject({ kind: 'not_found', field: 'old_root' });
    expect((await store.save(inlineSave('model', 'three'))).version).toBe(3);
    expect((await store.check()).pairing?.missing).toBe(0);
  });

  it('is refused where the new address is the old one', async () => {
    const same = parseRoot(oldRoot().text);
    for (const dryRun of [true, false]) {
      expect(await failureOf(store.relocate(same, same, dryRun))).toMatchObject({
        kind: 'invalid_input',
        field: 'new_root',
        message: expect.stringContaining('old and the new address are the same')
      });
    }
  });

  it('stays where one value is missing or changed', async () => {
    const folder = join(newRoot().path, 'model');
    const [first = '', second = ''] = (await readdir(folder)).sort();
    const bytes = await readFile(join(folder, first));
    await rm(join(folder, second));
    await writeFile(
      join(folder, first),
      bytes.map((byte) => byte ^ 1)
    );
    const report = await relocate();
    expect(report).toMatchObject({ versions: 3, verified: 1, relocated: false });
    expect(report.problems.map(({ reason }) => reason).sort()).toEqual(['changed', 'missing']);
    expect(new Set(await roots())).toEqual(new Set([oldRoot().text]));
  });
});
