import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Filesystem } from '../../../src/api/filesystem.js';
import { DIR, PYTHON } from '../support/fsspec/filesystem-servers.js';
import { HOST_ENVIRONMENT, shortDirectory } from '../support/fsspec/fsspec-fixture.js';
import { TestServer } from './support.js';

describe('the list of filesystems', () => {
  let home: string;
  let server: TestServer;
  const start = (python: string | undefined): void => {
    server = new TestServer(
      home,
      { command_line: {}, settings: {}, ...(python === undefined ? {} : { python }) },
      HOST_ENVIRONMENT as Record<string, string>
    );
  };
  const listed = async () => {
    const { status, json } = await server.request('GET', '/filesystems');
    expect(status).toBe(200);
    const of = (scheme: string): readonly Filesystem[] =>
      json.filesystems.filter((one: Filesystem) => one.scheme === scheme);
    return { ...json, of };
  };

  beforeEach(() => {
    home = shortDirectory();
  });
  afterEach(async () => {
    await server.close();
    await rm(home, { recursive: true, force: true });
  });

  it.skipIf(DIR.missing !== undefined)(
    'says what is installed, and what may only be read',
    async () => {
      start(PYTHON);
      const { of, environment, problem } = await listed();
      expect([environment, problem]).toEqual([PYTHON, undefined]);
      expect(of('file')[0]).toMatchObject({ installed: true, read_only: false });
      expect(of('gs')[0]).toMatchObject({
        protocols: ['gs', 'gcs'],
        label: 'Google Cloud Storage',
        library: 'gcsfs',
        installed: true,
        read_only: false
      });
      expect(of('http')[0]).toMatchObject({ read_only: true });
      const others = of('other').map(({ protocols, read_only }: Filesystem) => ({
        protocols,
        read_only
      }));
      for (const protocol of ['dvc', 'gist', 'git']) {
        expect(others).toContainEqual({ protocols: [protocol], read_only: true });
      }
      expect(others).toContainEqual({ protocols: ['box'], read_only: false });
      expect(of('other').map(({ protocols }: Filesystem) => protocols.length)).toContain(1);
    }
  );

  it.skipIf(DIR.missing !== undefined)('says how to install what is missing', async () => {
    start(PYTHON);
    const missing = (await listed()).filesystems.filter((one: Filesystem) => !one.installed);
    expect(missing.length).toBeGreaterThan(0);
    for (const { hint } of missing) {
      expect(hint).toContain(`${PYTHON} -m pip install`);
    }
  });

  it('says why there are only folders and S3', async () => {
    start('/no/such/python');
    const { of, problem } = await listed();
    expect(of('file')[0]?.installed).toBe(true);
    expect(of('gs')[0]?.installed).toBe(false);
    expect(problem).toMatchObject({
      kind: 'unreachable',
      title: expect.stringContaining('/no/such/python')
    });
    await server.close();
    start(undefined);
    expect((await listed()).problem.kind).toBe('unsupported');
  });
});
