import { afterAll, describe, expect, it } from 'vitest';
import { FolderWorkers } from '../../../../src/server/values/folder/folder-workers.js';
import { failureOf } from '../../support/failure.js';

const rootFolder = (path: string) => ({ root: path, path, makesRoot: true });

describe('folder workers', () => {
  const workers = new FolderWorkers(new URL('../../support/hanging-worker.mjs', import.meta.url));
  afterAll(() => workers.close());

  it('do the jobs of a folder while another one hangs', async () => {
    for (let job = 0; job < 20; job++) {
      workers.run(rootFolder('/hangs'), 'owners', []).catch(() => undefined);
    }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => workers.run(rootFolder(`/${i}`), 'owners', []))
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => `/${i}`));
  });

  it('say so when one of them ends, and go on', async () => {
    const failure = await failureOf(workers.run(rootFolder('/dies'), 'owners', []));
    expect([failure.kind, failure.field]).toEqual(['internal', 'artifact_storage_dir']);
    expect(await workers.run(rootFolder('/next'), 'owners', [])).toBe('/next');
  });
});
