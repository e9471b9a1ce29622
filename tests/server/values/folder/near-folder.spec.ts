import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FolderRunner } from '../../../../src/server/values/folder/folder-workers.js';
import { NearFolder } from '../../../../src/server/values/folder/near-folder.js';
import { runnerWith } from '../../support/faulty-files.js';
import { newSaveId, removeDirectory, temporaryDirectory } from '../../support/stores.js';

describe('a folder of values', () => {
  let base: string;
  let left: string[];
  let workers: FolderRunner;
  const small = () => [{ key: `model/${newSaveId()}.pkl`, bytes: Buffer.from('x') }];
  const near = (database: string, slow = Number.POSITIVE_INFINITY) =>
    new NearFolder(place().path, database, { workers, patience: 60_000, slow });
  const place = () => ({ root: base, path: join(base, 'values'), makesRoot: true });

  beforeEach(async () => {
    base = await temporaryDirectory();
    left = [];
    const runner = runnerWith({});
    workers = {
      run: (where, job, given, signal) => {
        left.push(job);
        return runner.run(where, job, given, signal);
      }
    };
  });
  afterEach(() => removeDirectory(base));

  it('does short jobs without a worker on the disk of its database', async () => {
    const folder = near(join(base, 'new', 'db.sqlite'));
    const [save] = small();
    await folder.run(place(), 'writeAll', [[save as never]]);
    expect(await folder.run(place(), 'read', [save?.key ?? ''])).toEqual(Buffer.from('x'));
    expect(await folder.run(place(), 'filesIn', ['.artifact-storage-staging'])).toEqual([]);
    expect(left).toEqual([]);
  });

  it('leaves to workers what may take longer', async () => {
    const folder = near(join(base, 'db.sqlite'));
    await folder.run(place(), 'writeAll', [[...small(), ...small()]]);
    const [save] = small();
    const bytes = Buffer.alloc((1 << 16) + 1);
    await folder.run(place(), 'writeAll', [[{ key: save?.key ?? '', bytes }]]);
    await folder.run(place(), 'folders', []);
    await folder.run(place(), 'filesIn', ['model']);
    expect(left).toEqual(['writeAll', 'writeAll', 'folders', 'filesIn']);
  });

  it.runIf(process.platform === 'linux')(
    'leaves every job to workers on another disk than that of its database',
    async () => {
      const far = near('/proc/self/db.sqlite');
      await far.run(place(), 'writeAll', [small()]);
      expect(left).toEqual(['writeAll']);
    }
  );

  it('leaves every job to workers after one that was slow', async () => {
    const slow = near(join(base, 'db.sqlite'), 0);
    await slow.run(place(), 'writeAll', [small()]);
    expect(left).toEqual([]);
    await slow.run(place(), 'writeAll', [small()]);
    expect(left).toEqual(['writeAll']);
  });
});
