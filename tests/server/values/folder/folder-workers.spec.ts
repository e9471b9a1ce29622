import { afterAll, describe, expect, it } from 'vitest';
import { FolderWorkers } from '../../../../src/server/values/folder/folder-workers.js';
import { failureOf } from '../../support/failure.js';

/** The SHA-256 of two zeros. */
const ZEROS = '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7';

const rootFolder = (path: string) => ({ root: path, path, makesRoot: true });

describe('folder workers', () => {
  const file = new URL('../../support/hanging-worker.mjs', import.meta.url);
  const all = Array.from({ length: 4 }, () => new FolderWorkers(file));
  const [workers, others, third, fourth] = all as [
    FolderWorkers,
    FolderWorkers,
    FolderWorkers,
    FolderWorkers
  ];
  afterAll(() => Promise.all(all.map((one) => one.close())));

  it('do the jobs of a folder while another one hangs', async () => {
    for (let job = 0; job < 20; job++) {
      workers.run(rootFolder('/hangs'), 'owners', []).catch(() => undefined);
    }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => workers.run(rootFolder(`/${i}`), 'owners', []))
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => `/${i}`));
  });

  it('hash buffers while a folder hangs, and give them back', async () => {
    const own = new FolderWorkers();
    const bytes = new ArrayBuffer(3);
    workers.run(rootFolder('/hangs'), 'owners', []).catch(() => undefined);
    expect(await workers.run(rootFolder(''), 'hashBuffer', [new ArrayBuffer(3), 3])).toBe('');
    const back = await own.run(rootFolder(''), 'hashBuffer', [bytes, 2]).finally(() => own.close());
    expect(back).toEqual({ sha256: ZEROS, bytes: new ArrayBuffer(3) });
    expect(bytes.byteLength).toBe(0);
  });

  it('load values while several verifications read all that they may', async () => {
    for (let job = 0; job < 8; job++) {
      others.run(rootFolder('/verified'), 'hash', ['a/b.pkl']).catch(() => undefined);
    }
    const load = () => others.run(rootFolder('/verified'), 'read', ['a/b.pkl']);
    expect(await Promise.all([load(), load(), load()])).toEqual(Array(3).fill('/verified'));
    for (let root = 0; root < 20; root++) {
      others.run(rootFolder(`/verified/${root}`), 'hash', ['a/b.pkl']).catch(() => undefined);
    }
    expect(await load()).toBe('/verified');
    expect(await others.run(rootFolder('/other'), 'owners', [])).toBe('/other');
  });

  it('copy three values at once, and load others meanwhile', async () => {
    const started = Promise.withResolvers<void>();
    let copies = 0;
    const onStart = () => {
      copies += 1;
      if (copies === 3) {
        started.resolve();
      }
    };
    for (let job = 0; job < 8; job++) {
      const given = ['id', 'a/b.pkl', '/file'] as const;
      third
        .run(rootFolder('/copied'), 'uploadFile', [...given], undefined, onStart)
        .catch(() => undefined);
    }
    await started.promise;
    const load = () => third.run(rootFolder('/copied'), 'read', ['a/b.pkl']);
    expect(await Promise.all([load(), load(), load()])).toEqual(Array(3).fill('/copied'));
    expect(await third.run(rootFolder('/other'), 'owners', [])).toBe('/other');
    expect(copies).toBe(3);
  });

  it('copy more of one root side by side, where each waits for its disk', async () => {
    const started = Promise.withResolvers<void>();
    let copies = 0;
    const onStart = () => {
      copies += 1;
      if (copies === 12) {
        started.resolve();
      }
    };
    for (let job = 0; job < 20; job++) {
      const given = ['id', 'a/b.pkl', '/file'] as const;
      fourth
        .run(rootFolder('/waits'), 'uploadFile', [...given], undefined, onStart)
        .catch(() => undefined);
    }
    await started.promise;
    expect(await fourth.run(rootFolder('/waits'), 'read', ['a/b.pkl'])).toBe('/waits');
    expect(await fourth.run(rootFolder('/other'), 'owners', [])).toBe('/other');
    expect(copies).toBe(12);
  });

  it('say so when one of them ends, and go on', async () => {
    const failure = await failureOf(workers.run(rootFolder('/dies'), 'owners', []));
    expect([failure.kind, failure.field]).toEqual(['internal', 'artifact_storage_dir']);
    expect(await workers.run(rootFolder('/next'), 'owners', [])).toBe('/next');
  });
});
