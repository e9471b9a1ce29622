import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StorageOptions } from '../../../src/api/location.js';
import {
  type FilesystemServer,
  LOGIN,
  PYTHON,
  SFTP
} from '../support/fsspec/filesystem-servers.js';
import { HOST_ENVIRONMENT, shortDirectory } from '../support/fsspec/fsspec-fixture.js';
import { MainProcess } from '../support/main-process.js';
import { inlineSave } from '../support/stores.js';

/** The processes that listen in the state directory of a storage server. */
function hostsOf({ runtime }: MainProcess): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(`${runtime}/state/fs`);
      } catch {
        return false;
      }
    });
}

/** Everything in the files below a directory. */
function contentOf(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

const isMissing = SFTP.missing !== undefined || !existsSync('/proc/self/cmdline');

describe.skipIf(isMissing)('a session on a filesystem of fsspec', () => {
  let sftp: FilesystemServer;
  const servers: MainProcess[] = [];

  beforeAll(async () => {
    sftp = await SFTP.start();
  });
  afterAll(() => sftp.stop());
  afterEach(async () => {
    for (const { runtime, ...main } of servers.splice(0)) {
      main.process.kill('SIGKILL');
      await rm(runtime, { recursive: true, force: true });
    }
  });

  const start = async (environment: object = {}): Promise<MainProcess> => {
    const runtime = shortDirectory();
    const main = await MainProcess.start({
      runtime,
      environment: { ...HOST_ENVIRONMENT, HOME: runtime, ...environment },
      settings: { command_line: {}, settings: {}, python: PYTHON }
    });
    servers.push(main);
    return main;
  };
  const url = (folder: string): string =>
    `sftp://${LOGIN.username}@127.0.0.1:${sftp.port}/${folder}`;
  const login = { password: LOGIN.password, known_hosts: null };
  const change = (
    main: MainProcess,
    artifact_storage_dir: string,
    storage_options: StorageOptions
  ) =>
    main.request('PUT', '/sessions/s/location', {
      artifact_storage_dir,
      storage_options,
      database_url: `sqlite:///${main.runtime}/db.sqlite`
    });
  const used = async (main: MainProcess, folder = 'shared'): Promise<number> => {
    const { status, json } = await change(main, url(folder), login);
    expect([status, json.report?.values.ok ?? json]).toEqual([200, true]);
    const [pid = 0] = hostsOf(main);
    expect(pid).toBeGreaterThan(0);
    return pid;
  };
  const ends = (pid: number) =>
    vi.waitFor(() => expect(existsSync(`/proc/${pid}/cmdline`)).toBe(false), {
      timeout: 10_000,
      interval: 50
    });

  it('starts one host, which ends with its storage server, however that ends', async () => {
    for (const end of ['stop', 'kill'] as const) {
      const main = await start();
      expect(hostsOf(main)).toEqual([]);
      const pid = await used(main);
      await change(main, url('another'), login);
      expect(hostsOf(main)).toEqual([pid]);
      await main[end]();
      await ends(pid);
    }
  });

  it('saves beside that of another storage server, in one folder', async () => {
    const [one, two] = [await start(), await start()];
    const pids = await Promise.all([used(one), used(two)]);
    expect(new Set(pids).size).toBe(2);
    const saves = await Promise.all(
      [one, two, one, two].map((main) =>
        main.request('POST', '/sessions/s/artifacts', inlineSave('model', 'value'))
      )
    );
    expect(saves.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const main of [one, two]) {
      const { json } = await main.request('GET', '/sessions/s/artifact?name=model&inline_limit=99');
      expect(Buffer.from(json.value.base64, 'base64').toString()).toBe('value');
    }
    // Each has a database of its own: neither may delete what the other one may need.
    const path = '/sessions/s/operations/clean_up?wait=10';
    const { json } = await one.request('POST', path, { dry_run: false });
    expect(json.error).toMatchObject({ kind: 'conflict' });
  });

  it('says what cannot be reached, and goes on where it was', async () => {
    const main = await start();
    await used(main);
    const { status, json } = await change(main, 'sftp://ana@127.0.0.1:1/x', login);
    expect([status, json.kind]).toEqual([503, 'unreachable']);
    const wrong = await change(main, url('x'), { ...login, password: 'wrong' });
    expect(wrong.json.kind).toBe('permission_denied');
    const saved = await main.request('POST', '/sessions/s/artifacts', inlineSave('m', 'value'));
    expect(saved.json.root).toBe(url('shared'));
  });

  it('shows no secret of the options, whether they lead anywhere or not', async () => {
    const canary = () => `canary${randomBytes(9).toString('hex')}`;
    const secrets = Array.from({ length: 9 }, canary);
    const [key = '', sas, host, password, phrase, client, token, word, other] = secrets;
    const base64 = Buffer.from(key).toString('base64');
    const locations: readonly (readonly [string, StorageOptions])[] = [
      ['abfs://team/x', { account_name: 'nobody', account_key: base64 }],
      ['abfs://team/x', { account_name: 'nobody', sas_token: `?sv=2026&sig=${sas}` }],
      [
        'abfs://team/x',
        {
          connection_string: `AccountName=nobody;AccountKey=${host};BlobEndpoint=http://127.0.0.1:1/n;`
        }
      ],
      [
        'abfs://team/x',
        { account_name: 'n', tenant_id: 't', client_id: 'c', client_secret: client }
      ],
      [url('x'), { known_hosts: null, password }],
      [url('x'), { known_hosts: null, client_keys: ['/no/such/key'], passphrase: phrase }],
      ['gs://team/x', { token: { type: 'service_account', private_key: token } }],
      ['webdav://x', { base_url: 'http://127.0.0.1:1/', auth: ['ana', word] }],
      ['dropbox://x', { token: other }]
    ];
    const main = await start({ ARTIFACT_STORAGE_LOG: 'trace' });
    const seen: unknown[] = [];
    for (const [dir, options] of locations) {
      seen.push(await change(main, dir, options));
      const path = '/sessions/s/operations/check?wait=10';
      const body = { artifact_storage_dir: dir, storage_options: options };
      seen.push(await main.request('POST', path, body));
      seen.push(await main.request('GET', '/sessions/s'));
      seen.push(await main.request('PUT', '/sessions/s/location/told', body));
      seen.push(await main.request('POST', '/sessions/s/artifacts', inlineSave('m', 'value')));
    }
    await used(main);
    await main.request('POST', '/sessions/s/artifacts', inlineSave('m', 'value'));
    const everything = `${JSON.stringify(seen)}\n${main.log}\n${contentOf(main.runtime)}`;
    for (const secret of [...secrets, LOGIN.password]) {
      for (const form of [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64')
      ]) {
        expect(everything).not.toContain(form);
      }
    }
  });
});
