import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SaveRequest } from '../../../src/api/artifact.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { copyVersion } from '../../../src/server/store/copy-version.js';
import { type Place, storeWithPauses } from '../support/boundaries.js';
import { TestPostgresql } from '../support/postgresql.js';
import { type S3Server, startS3, WRITER } from '../support/s3/s3-server.js';
import {
  inlineSave,
  removeDirectory,
  sha256,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

const BYTES = Buffer.alloc(100_000, 7);

let base: string;
/** Where copies are made of. */
let source: ArtifactStore;
let s3: S3Server;
let postgresql: TestPostgresql;
beforeAll(async () => {
  [s3, postgresql] = await Promise.all([startS3(), TestPostgresql.start()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([s3.stop(), postgresql.stop()]);
});
/** One request about the id of a save. */
type Actor = (store: ArtifactStore, request: SaveRequest) => Promise<unknown>;

const bring: Actor = async (store, { save_id, name }) => {
  const path = await store.openStaging(save_id);
  return path === null
    ? store.upload(save_id, name, Readable.from([BYTES]))
    : writeFile(path, BYTES, { mode: 0o600 });
};
const commit: Actor = (store, request) => store.save({ ...request, value: { staged: true } });
const inline: Actor = (store, request) => store.save(request);
const discard: Actor = (store, { save_id, name }) => store.discard(save_id, name);
const discardUnnamed: Actor = (store, { save_id }) => store.discard(save_id);
const remove: Actor = (store, { name }) => store.delete(name, 'all');
const cleanUp: Actor = (store) => store.cleanUp({ dry_run: false, grace_seconds: 0 });
const load: Actor = (store, { name }) => store.get({ name, version: null, inline_limit: 1 << 20 });
const check: Actor = (store) => store.check();
const both =
  (first: Actor, second: Actor): Actor =>
  async (store, request) => {
    await first(store, request);
    return second(store, request);
  };
const saveLarge = both(bring, commit);
const saveAndDiscard: Actor = async (store, request) => {
  await saveLarge(store, request).catch(() => undefined);
  return discard(store, request);
};
const copy: Actor = async (store, { name }) => {
  const [original] = (await source.versions({ name })).artifacts;
  const stored = original && (await source.stored(name, original.version));
  return stored && copyVersion(source, store, stored);
};

/** Two requests, and what is there before; the second comes at each boundary of the first. */
interface Pair {
  readonly title: string;
  readonly before: Actor | null;
  readonly first: Actor;
  readonly second: Actor;
  /** Whether no value is left that no row knows. */
  readonly whole: boolean;
}

const pair = (
  title: string,
  before: Actor | null,
  first: Actor,
  second: Actor,
  whole = true
): Pair => ({ title, before, first, second, whole });

const PAIRS: readonly Pair[] = [
  pair('upload, discard', null, bring, discard),
  pair('upload, upload', null, bring, bring, false),
  pair('upload, clean-up', null, bring, cleanUp, false),
  pair('commit, discard', bring, commit, discard),
  pair('commit, unnamed discard', bring, commit, discardUnnamed),
  pair('commit, commit', bring, commit, commit),
  pair('commit, clean-up', bring, commit, cleanUp),
  pair('commit, save and discard', bring, commit, saveAndDiscard),
  pair('repeated commit, delete', saveLarge, commit, remove),
  pair('repeated commit, discard', saveLarge, commit, discard),
  pair('discard, commit', bring, discard, commit),
  pair('discard, upload', null, discard, bring),
  pair('discard, whole save', bring, discard, saveLarge),
  pair('save, save', null, inline, inline),
  pair('save, discard', null, inline, discard),
  pair('save, clean-up', null, inline, cleanUp),
  pair('repeated save, delete', inline, inline, remove),
  pair('delete, repeated save', inline, remove, inline),
  pair('delete, repeated commit', saveLarge, remove, commit),
  pair('delete, delete', inline, remove, remove),
  pair('delete, clean-up', inline, remove, cleanUp),
  pair('delete, check', inline, remove, check),
  pair('clean-up, commit', bring, cleanUp, commit),
  pair('clean-up, save', null, cleanUp, inline),
  pair('clean-up, repeated save', inline, cleanUp, inline),
  pair('copy, copy', null, copy, copy),
  pair('copy, clean-up', null, copy, cleanUp),
  pair('copy, delete', copy, copy, remove),
  pair('delete, copy', copy, remove, copy),
  pair('clean-up, copy', null, cleanUp, copy),
  pair('load, delete', inline, load, remove)
];

const places: Readonly<Record<string, () => Promise<Place>>> = {
  'a folder and SQLite': async () => ({
    dir: join(base, 'values'),
    database: `sqlite:///${base}/db.sqlite`,
    storage_options: {}
  }),
  'S3 and SQLite': async () => ({
    dir: `s3://team/${randomUUID()}`,
    database: `sqlite:///${base}/db.sqlite`,
    storage_options: { ...WRITER, endpoint_url: s3.endpoint }
  }),
  'a folder and PostgreSQL': async () => ({
    dir: join(base, 'values'),
    database: postgresql.url(await postgresql.createDatabase()),
    storage_options: {}
  })
};

describe.each(Object.keys(places))('two requests about one save, with %s', (kind) => {
  let steps = 0;
  let atStep: () => Promise<void> = async () => undefined;
  let first: ArtifactStore;
  let second: ArtifactStore;
  beforeAll(async () => {
    base = await temporaryDirectory();
    const place = await (places[kind] as () => Promise<Place>)();
    source = storeIn(base, 'source', 'source.sqlite');
    first = storeWithPauses(place, () => {
      steps += 1;
      return atStep();
    });
    second = storeWithPauses(place);
    await second.prepare();
  });
  afterAll(async () => {
    await Promise.all([source, first, second].map((store) => store.close()));
    await removeDirectory(base);
  });

  /** No row lacks its value; no value lacks its row where `whole`. */
  async function verify(name: string, whole: boolean): Promise<void> {
    const { artifacts } = await second.versions({ name });
    expect(artifacts.length).toBeLessThanOrEqual(1);
    for (const { version, sha256: recorded } of artifacts) {
      const { value } = await second.get({ name, version, inline_limit: 1 << 20 });
      expect(sha256(Buffer.from(value.base64 ?? '', 'base64'))).toBe(recorded);
    }
    if (whole) {
      const { orphans } = await second.cleanUp({ dry_run: true, grace_seconds: 0 });
      expect(orphans.filter(({ value_key }) => value_key.startsWith(name))).toEqual([]);
    }
  }

  /** Runs the second request at one boundary of the first; false behind the last boundary. */
  async function interleave(at: number, pair: Pair, onSameServer: boolean): Promise<boolean> {
    const name = `m${randomUUID().slice(0, 8)}`;
    const request = inlineSave(name, BYTES);
    if ([pair.before, pair.first, pair.second].includes(copy)) {
      await source.save({ ...request });
    }
    await pair.before?.(first, request);
    let inBetween: Promise<unknown> | undefined;
    steps = 0;
    atStep = async () => {
      if (steps === at) {
        const running = pair.second(onSameServer ? first : second, request);
        inBetween = running.catch(() => undefined);
        // On one server the second may wait for the first.
        await (onSameServer ? new Promise(setImmediate) : inBetween);
      }
    };
    await pair.first(first, request).catch(() => undefined);
    atStep = async () => undefined;
    await inBetween;
    await verify(name, pair.whole && inBetween !== undefined);
    return inBetween !== undefined;
  }

  it.each(PAIRS)('leave no row without its value: $title', { timeout: 120_000 }, async (pair) => {
    // The queue of one server knows nothing of databases.
    for (const onSameServer of kind.endsWith('PostgreSQL') ? [false] : [true, false]) {
      let at = 1;
      while (await interleave(at, pair, onSameServer)) {
        at += 1;
      }
      expect(at).toBeGreaterThan(1);
    }
  });
});
