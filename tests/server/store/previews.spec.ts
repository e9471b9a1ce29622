import { cp, mkdir, readdir, rm, stat, truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PREVIEW_LIMIT, ROW_PREVIEW_LIMIT } from '../../../src/api/preview.js';
import { parseRoot } from '../../../src/location/value-root.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { copyVersion } from '../../../src/server/store/copy-version.js';
import { splitPreview } from '../../../src/server/store/split-preview.js';
import { previewKey } from '../../../src/server/values/value-key.js';
import { storeWithPauses } from '../support/boundaries.js';
import {
  inlineSave,
  newSaveId,
  removeDirectory,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const SMALL = { 'text/plain': '{…}', 'text/html': '<b>1</b>' };
const LARGE = { 'image/png': 'iVBO'.repeat(20_000), 'text/plain': 'Figure', '1': 'first' };

describe('a preview', () => {
  let base: string;
  let store: ArtifactStore;
  const opened: ArtifactStore[] = [];
  const open = (values?: string, database?: string): ArtifactStore => {
    const another = storeIn(base, values, database);
    opened.push(another);
    return another;
  };
  const files = async (values = 'values'): Promise<readonly string[]> =>
    (await readdir(join(base, values), { recursive: true })).filter((file) =>
      /\.(?:pkl|preview|tmp)$/.test(file)
    );
  const save = (preview: Record<string, string>, name = 'model') =>
    store.save(inlineSave(name, 'value', { preview }));
  const shown = (from = store, name = 'model') => from.preview({ name, version: null });

  beforeEach(async () => {
    base = await temporaryDirectory();
    store = open();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((other) => other.close()));
    await removeDirectory(base);
  });

  it('that is small stays in its row, in its order', async () => {
    const { value_key } = await save(SMALL);
    expect(await shown()).toEqual({ preview: SMALL });
    expect(Object.keys((await shown()).preview)).toEqual(Object.keys(SMALL));
    const detail = await store.get({ name: 'model', version: null, inline_limit: 0 });
    expect([detail.preview, detail.preview_size]).toEqual([SMALL, undefined]);
    expect(await files()).toEqual([value_key]);
  });

  it('that is large is beside its value, for whom the value is; its text stays in the row', async () => {
    const { value_key } = await save(LARGE);
    expect(await shown()).toEqual({ preview: LARGE });
    expect(await shown(open())).toEqual({ preview: LARGE });
    const detail = await store.get({ name: 'model', version: null, inline_limit: 0 });
    expect(detail.preview).toEqual({ 'text/plain': 'Figure', '1': 'first' });
    expect(await files()).toEqual([value_key, previewKey(value_key)]);
    const { size, mode } = await stat(join(base, 'values', previewKey(value_key)));
    expect(size).toBe(detail.preview_size);
    expect(mode).toBe((await stat(join(base, 'values', value_key))).mode);
  });

  it('of a repeated save is written once', async () => {
    const request = inlineSave('model', 'value', { preview: LARGE });
    await store.save(request);
    await store.save(request);
    await store.close();
    expect(await open().preview({ name: 'model', version: 0 })).toEqual({ preview: LARGE });
    expect(await files()).toHaveLength(2);
  });

  it('is deleted with its version, at once after the save too', async () => {
    for (let round = 0; round < 10; round++) {
      await save(LARGE);
      await store.delete('model', 'all');
    }
    expect(await files()).toEqual([]);
    expect(await readdir(join(base, 'values'))).not.toContain('model');
  });

  it('is not written where its save fails', async () => {
    const request = inlineSave('model', 'value', { preview: LARGE });
    await store.prepare();
    await store.discard(request.save_id, 'model');
    await expect(store.save(request)).rejects.toThrow();
    expect(await files()).toEqual([]);
  });

  it('that cannot be written costs no save, and is replaced by what the row has', async () => {
    const request = inlineSave('model', 'value', { preview: LARGE });
    const inItsPlace = previewKey(`model/${request.save_id}.pkl`);
    await mkdir(join(base, 'values', inItsPlace), { recursive: true });
    expect((await store.save(request)).version).toBe(0);
    const row = { 'text/plain': 'Figure', '1': 'first' };
    expect(await shown()).toEqual({ preview: row, incomplete: true });
  });

  it('is not waited for by its save', async () => {
    const place = {
      dir: join(base, 'values'),
      database: `sqlite:///${join(base, 'db.sqlite')}`,
      storage_options: {}
    };
    const release = Promise.withResolvers<void>();
    const slow = storeWithPauses(place, async (step) => {
      await (step === 'writePreview' ? release.promise : undefined);
    });
    opened.push(slow);
    await slow.save(inlineSave('model', 'value', { preview: LARGE }));
    const reading = shown(slow);
    release.resolve();
    expect(await reading).toEqual({ preview: LARGE });
  });

  it.each(['lost', 'cut', 'changed', 'too large'])('that is %s harms nobody', async (harm) => {
    const { value_key } = await save(LARGE);
    await shown();
    const path = join(base, 'values', previewKey(value_key));
    const { size } = await stat(path);
    await (harm === 'lost' ? rm(path) : truncate(path, harm === 'too large' ? 1 << 30 : size / 2));
    if (harm === 'changed') {
      await truncate(path, size);
    }
    expect(await shown()).toMatchObject({ preview: { 'text/plain': 'Figure' }, incomplete: true });
    const loaded = await store.get({ name: 'model', version: null, inline_limit: 100 });
    expect(Buffer.from(loaded.value.base64 ?? '', 'base64').toString()).toBe('value');
    expect(await store.delete('model', 'latest')).toEqual([0]);
    expect(await files()).toEqual([]);
  });

  it('is no orphan while its version is there, and never left behind', async () => {
    const { value_key } = await save(LARGE);
    await shown();
    const [lost, alone] = [newSaveId(), newSaveId()].map((id) => `model/${id}.pkl`);
    const path = (key: string) => join(base, 'values', key);
    for (const to of [previewKey(`${lost}`), previewKey(`${alone}`)]) {
      await cp(path(previewKey(value_key)), path(to));
    }
    await cp(path(value_key), path(`${lost}`));
    for (const file of await files()) {
      await utimes(path(file), LONG_AGO, LONG_AGO);
    }
    const { orphans } = await store.cleanUp({ dry_run: true });
    const keys = orphans.map((orphan) => orphan.value_key);
    expect(keys.toSorted()).toEqual([lost, previewKey(`${alone}`)].toSorted());
    expect((await store.cleanUp({ dry_run: false })).deleted).toBe(2);
    expect(await files()).toEqual([value_key, previewKey(value_key)]);
    expect(await shown()).toEqual({ preview: LARGE });
  });

  it('moves with its value when the root is moved', async () => {
    await save(LARGE);
    await shown();
    await cp(join(base, 'values'), join(base, 'moved'), { recursive: true });
    await rm(join(base, 'values'), { recursive: true });
    const [from, to] = ['values', 'moved'].map((name) => parseRoot(join(base, name)));
    if (from === undefined || to === undefined) {
      throw new Error('There are two.');
    }
    expect((await store.relocate(from, to, false)).relocated).toBe(true);
    expect(await shown()).toEqual({ preview: LARGE });
  });

  it('is copied with its version', async () => {
    const { name, version, save_id = '' } = await save(LARGE);
    const target = open('copies', 'copies.sqlite');
    const { kind } = await copyVersion(store, target, { name, version, save_id });
    expect(kind).toBe('copied');
    expect(await shown(target)).toEqual({ preview: LARGE });
    expect(await files('copies')).toHaveLength(2);
  });
});

describe('what of a preview is kept', () => {
  const bytes = (bundle: object) => Buffer.byteLength(JSON.stringify(bundle));

  it('has room for all that fits', () => {
    const half = '"'.repeat(PREVIEW_LIMIT / 4 - 100);
    const { row, stored } = splitPreview({ a: half, b: half, c: 'short' });
    expect(row).toEqual({ c: 'short' });
    expect(Object.keys(JSON.parse(String(stored)))).toEqual(['a', 'b', 'c']);
    expect(stored?.length).toBeLessThanOrEqual(PREVIEW_LIMIT);
    const { stored: some } = splitPreview({ a: half, b: half, c: half, d: 'short' });
    expect(Object.keys(JSON.parse(String(some)))).toEqual(['a', 'b', 'd']);
  });

  it.each(['x', '€', '😀', '"', '\n'])('of a long text of %j is its beginning', (letter) => {
    const text = letter.repeat(9000);
    const { row, stored } = splitPreview({ 'text/html': 'h'.repeat(9000), 'text/plain': text });
    expect(bytes(row)).toBeLessThanOrEqual(ROW_PREVIEW_LIMIT);
    expect(row['text/plain']).toMatch(/…$/u);
    expect(text.startsWith(row['text/plain']?.slice(0, -1) ?? '?')).toBe(true);
    expect(JSON.parse(String(stored))['text/plain']).toBe(text);
  });
});
