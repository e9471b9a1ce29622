import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { inlineSave, sha256 } from '../support/stores.js';

/** How large the store of a proof is. */
export interface ProofSize {
  readonly versions: number;
  readonly megabytes: number;
}

/** Every so many versions one is large; these have so much of all bytes. */
const LARGE_EVERY = 20;
const OF_LARGE = 0.75;
/** How many versions a name has, and how many are saved or read at a time. */
const OF_NAME = 5;
const AT_ONCE = 8;
/** Values up to so many bytes travel in the request of their save. */
const INLINE = 64 * 1024;

/** Numbers from 0 to 1 that are the same each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Fills a store: small and large values, with notes, aliases, code, and numbers that are missing. */
export async function fillStore(
  store: ArtifactStore,
  { versions, megabytes }: ProofSize,
  random: () => number
): Promise<void> {
  await store.prepare();
  const large = Math.ceil(versions / LARGE_EVERY);
  const bytes = megabytes * 1e6;
  const sizeOf = (index: number): number => {
    const isLarge = index % LARGE_EVERY === 0;
    const mean = isLarge
      ? (bytes * OF_LARGE) / large
      : (bytes * (1 - OF_LARGE)) / (versions - large);
    return Math.ceil(mean * (0.5 + random()));
  };
  const names = Math.ceil(versions / OF_NAME);
  // All first versions, then all second ones: so each name gets its numbers in order.
  for (let start = 0; start < versions; ) {
    const end = Math.min(versions, start + AT_ONCE, (Math.floor(start / names) + 1) * names);
    const some = Array.from({ length: end - start }, (_, offset) => start + offset);
    await Promise.all(some.map((index) => saveOne(store, index, names, sizeOf(index))));
    start = end;
  }
}

async function saveOne(
  store: ArtifactStore,
  index: number,
  names: number,
  size: number
): Promise<void> {
  const name = `models/name ${index % names}`;
  const bytes = randomBytes(size);
  const { value, ...described } = inlineSave(name, size > INLINE ? '' : bytes, {
    code: `model = train(${index})\n`,
    preview: { 'text/plain': `model ${index}` },
    description: `The model of run ${index}.`,
    tags: [`tag-${index % 7}`, 'all'],
    metadata: { run: index, auc: index / 1000 }
  });
  const save = { ...described, size, sha256: sha256(bytes) };
  if (size > INLINE) {
    await store.upload(save.save_id, name, Readable.from([bytes]));
  }
  const { version } = await store.save({
    ...save,
    value: size > INLINE ? { staged: true } : value
  });
  if (index % 31 === 30) {
    // Its number is missing from now on; another version takes its place in the count.
    await store.deleteVersions({ name, version, permanently: true });
    await saveOne(store, index + 1_000_000 * names, names, size);
  } else if (index % 9 === 0) {
    await store.setAlias({ name, alias: 'best', version }, 'ana');
  }
}

/** What a copy keeps of every version: metadata, and the SHA-256 of the bytes that are read. */
export async function contentOf(store: ArtifactStore): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.versions({
      limit: 200,
      ...(cursor === undefined ? {} : { cursor })
    });
    for (let start = 0; start < page.artifacts.length; start += AT_ONCE) {
      const some = page.artifacts.slice(start, start + AT_ONCE);
      found.push(...(await Promise.all(some.map((one) => contentOfOne(store, one)))));
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found.sort();
}

async function contentOfOne(
  store: ArtifactStore,
  { name, version }: { readonly name: string; readonly version: number }
): Promise<string> {
  const stored = await store.find({ name, version });
  const { root: _r, value_key: _k, verified_at: _v, copied_from: _c, ...rest } = stored;
  const { original_save_id: _o, preview_size: _p, warnings: _w, ...kept } = rest;
  const { bytes } = await store.openValue({ name, version, source: 'artifact_storage' });
  const hash = createHash('sha256');
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    hash.update(piece);
  }
  const entries = Object.entries({ ...kept, read: hash.digest('hex') });
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
