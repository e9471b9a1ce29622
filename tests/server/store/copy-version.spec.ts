import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../../src/api/errors.js';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../src/location/location-base.js';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { copyVersion, lineapySaveId } from '../../../src/server/store/copy-version.js';
import { openArtifactStore } from '../../../src/server/store/open-artifact-store.js';
import { lineapySqlite } from '../support/lineapy-databases.js';
import { lineapyFolder } from '../support/lineapy-values.js';
import { s3OfTests } from '../support/s3/s3-fixture.js';
import { WRITER } from '../support/s3/s3-server.js';
import {
  databaseAt,
  dirOf,
  inlineSave,
  removeDirectory,
  sqliteOf,
  storeIn,
  temporaryDirectory
} from '../support/stores.js';

let base: string;
const opened: ArtifactStore[] = [];
const kept = (store: ArtifactStore) => {
  opened.push(store);
  return store;
};
beforeEach(async () => {
  base = await temporaryDirectory();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await removeDirectory(base);
});

const unreachable = () =>
  new ArtifactStorageError({ kind: 'unreachable', message: 'The target is gone.', hint: '' });

async function savedIn(store: ArtifactStore, value: string) {
  const save = inlineSave('model', value);
  const { version } = await store.save(save);
  return { name: 'model', version, save_id: save.save_id };
}

const textOf = async (store: ArtifactStore) => {
  const { value } = await store.get({ name: 'model', version: null, inline_limit: 100 });
  return Buffer.from(value.base64 ?? '', 'base64').toString();
};

describe('a copy of a version', () => {
  it('made by several at the same time is one version with the right value', async () => {
    const source = kept(storeIn(base));
    const version = await savedIn(source, 'the same');
    const targets = [1, 2, 3, 4].map(() => kept(storeIn(base, 'copies', 'copies.sqlite')));
    const results = await Promise.all(
      targets.map((target) => copyVersion(source, target, version))
    );
    expect(results.map(({ kind }) => kind)).toEqual(Array(4).fill('copied'));
    const [target] = targets;
    expect((await target?.versions({}))?.artifacts).toHaveLength(1);
    expect(target && (await textOf(target))).toBe('the same');
    expect(await readdir(join(base, 'copies', '.artifact-storage-staging'))).toEqual([]);
  });

  it('is made again where it was deleted, or stopped before its row', async () => {
    const source = kept(storeIn(base));
    const version = await savedIn(source, 'again');
    const target = kept(storeIn(base, 'copies', 'copies.sqlite'));
    for (let again = 0; again < 4; again++) {
      // Another storage server: it does not remember what became of the ids.
      const other = kept(storeIn(base, 'copies', 'copies.sqlite'));
      expect(await copyVersion(source, other, version)).toMatchObject({ made: true });
      expect(await textOf(other)).toBe('again');
      await target.delete('model', 'all');
    }
    const stopped = new AbortController();
    const turn = async () => stopped.abort();
    const options = { signal: stopped.signal, turn };
    await expect(copyVersion(source, target, version, options)).rejects.toThrow();
    expect(await copyVersion(source, target, version)).toMatchObject({ made: true });
    const { orphans } = await target.cleanUp({ dry_run: true, grace_seconds: 0 });
    expect(orphans).toEqual([]);
  });

  it('is of the save that was meant, not of another one with its number', async () => {
    const source = kept(storeIn(base));
    const { name, version } = await savedIn(source, 'another');
    const target = kept(storeIn(base, 'copies', 'copies.sqlite'));
    const result = await copyVersion(source, target, {
      name,
      version,
      save_id: '20261123T221653Z-000000000000'
    });
    expect(result.kind).toBe('gone');
  });

  it('reads its value in pieces', async () => {
    const source = kept(storeIn(base));
    const { name, version } = await savedIn(source, 'small');
    const { artifacts } = await source.versions({});
    // Three gigabytes that take no place on the disk.
    const size = 3 * 2 ** 30;
    await truncate(join(artifacts[0]?.root ?? '', artifacts[0]?.value_key ?? ''), size);
    const value = await source.openValue({ name, version });
    expect(value.size).toBe(size);
    for await (const piece of value.bytes) {
      expect((piece as Buffer).length).toBeLessThanOrEqual(1 << 20);
      break;
    }
  });
});

describe('a copy of a version in S3', () => {
  const server = s3OfTests();

  const inS3 = (database: string, root = `s3://team/${randomUUID()}`) =>
    kept(
      openArtifactStore({
        dir: parseArtifactStorageDir(root, NO_BASE),
        database: sqliteOf(join(base, database)),
        storage_options: { ...WRITER, endpoint_url: server.endpoint }
      })
    );

  /** Deletes a database: its rows were never written. */
  const lose = async (store: ArtifactStore, database: string) => {
    await store.close();
    opened.splice(opened.indexOf(store), 1);
    for (const end of ['', '-wal', '-shm']) {
      await rm(join(base, database + end), { force: true });
    }
  };

  it('has a value of its own there', async () => {
    const root = `s3://team/${randomUUID()}`;
    const source = inS3('source.sqlite', root);
    const target = inS3('target.sqlite', root);
    const version = await savedIn(source, 'in a bucket');
    expect(await copyVersion(source, target, version)).toMatchObject({ kind: 'copied' });
    expect(await copyVersion(source, target, version)).toMatchObject({ kind: 'copied' });
    expect((await target.versions({})).artifacts).toHaveLength(1);
    await source.delete('model', 'all');
    expect(await textOf(target)).toBe('in a bucket');
  });

  it.each([
    ['has another byte', (value: Buffer) => Buffer.concat([Buffer.from('X'), value.subarray(1)])],
    ['is longer', (value: Buffer) => Buffer.concat([value, Buffer.from('X')])],
    ['is shorter', (value: Buffer) => value.subarray(1)]
  ])('is not made of a large value that %s', async (_, damage) => {
    const source = kept(storeIn(base));
    const value = Buffer.alloc(1_000_000, 'artifact');
    const { save_id } = inlineSave('model', '');
    const uploaded = await source.upload(save_id, 'model', Readable.from([value]));
    const save = {
      ...inlineSave('model', ''),
      ...uploaded,
      save_id,
      value: { staged: true as const }
    };
    const { version, value_key } = await source.save(save);
    await writeFile(join(base, 'values', value_key), damage(value));
    const target = inS3('target.sqlite');
    const wanted = { name: 'model', version, save_id };
    expect(await copyVersion(source, target, wanted)).toMatchObject({
      kind: 'unreadable',
      error: {
        kind: 'corrupted',
        message: `The value of "model" version ${version} is not what was saved: ${base}/values, ${value_key}.`,
        hint: expect.stringContaining('or delete this version.')
      }
    });
    expect((await target.versions({})).artifacts).toEqual([]);
    await writeFile(join(base, 'values', value_key), value);
    expect(await copyVersion(source, target, wanted)).toMatchObject({ verified: true });
  });

  it('of LineaPy’s, which has no checksum, goes on with the value that a killed process brought', async () => {
    const root = `s3://team/${randomUUID()}`;
    const { url } = lineapySqlite(join(base, 'lineapy.sqlite'));
    const source = kept(
      openArtifactStore({
        dir: dirOf(lineapyFolder(join(base, 'pickles')).dir),
        database: databaseAt(url, base),
        storage_options: {}
      })
    );
    const [one] = (await source.versions({})).artifacts;
    expect(one?.sha256).toBe('');
    // A large one is a stream to S3.
    await writeFile(join(base, 'pickles', one?.value_key ?? ''), randomBytes(400_000));
    const { name = '', version = 0, date_created = '' } = one ?? {};
    const save_id = lineapySaveId({ name, version, date_created }, await source.copies.sourceId());
    const wanted = { name, version, save_id, source: 'lineapy' } as const;
    const target = inS3('target.sqlite', root);
    await target.prepare();
    const killed = copyVersion(source, target, wanted, {
      turn: () => Promise.reject(unreachable())
    });
    await expect(killed).rejects.toThrow('gone');
    // Another storage server does not remember the attempt.
    const next = inS3('target.sqlite', root);
    expect(await copyVersion(source, next, wanted)).toMatchObject({ made: true, verified: true });
    const { orphans } = await next.cleanUp({ dry_run: true, grace_seconds: 0 });
    expect(orphans).toEqual([]);
    const { sha256: recorded } = await next.find({ name, version });
    expect(recorded).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is made where an earlier one broke off between value and row', async () => {
    const root = `s3://team/${randomUUID()}`;
    const source = kept(storeIn(base));
    const version = await savedIn(source, 'half way');
    // What a process leaves behind that was killed there: the value under the key of the copy.
    const probe = inS3('target.sqlite', root);
    const made = await copyVersion(source, probe, version);
    const key = made.kind === 'copied' ? made.artifact.value_key : '';
    await lose(probe, 'target.sqlite');
    const target = inS3('target.sqlite', root);
    expect(await copyVersion(source, target, version)).toMatchObject({
      made: true,
      artifact: { version: 0, value_key: key }
    });
    expect(await textOf(target)).toBe('half way');
  });

  it('never takes another value for its own', async () => {
    const root = `s3://team/${randomUUID()}`;
    const source = kept(storeIn(base));
    const version = await savedIn(source, 'mine');
    const probe = inS3('target.sqlite', root);
    const made = await copyVersion(source, probe, version);
    const key = made.kind === 'copied' ? made.artifact.value_key : '';
    await probe.delete('model', 'all');
    await lose(probe, 'target.sqlite');
    const saveId = key.slice(key.indexOf('/') + 1, -'.pkl'.length);
    await inS3('else.sqlite', root).upload(saveId, 'model', Readable.from([Buffer.from('else')]));
    const target = inS3('target.sqlite', root);
    const copied = await copyVersion(source, target, version);
    expect(copied).toMatchObject({ made: true });
    expect(copied).not.toMatchObject({ artifact: { value_key: key } });
    expect(await textOf(target)).toBe('mine');
  });
});
