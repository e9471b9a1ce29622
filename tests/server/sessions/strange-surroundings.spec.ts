import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { MainProcess, NAMELESS } from '../support/main-process.js';
import { client } from '../support/outage.js';
import { inlineSave } from '../support/stores.js';

const deep = (levels: number): string =>
  `${'{"storage_options":'.repeat(levels)}{}${'}'.repeat(levels)}`;

/** What may stand where `lineapy_config.json` is looked for, and what is said of it. */
const FILES: readonly (readonly [what: string, make: (path: string) => void, said: RegExp])[] = [
  ['a FIFO', (path) => execFileSync('mkfifo', [path]), /not a regular file/],
  ['a device', (path) => symlinkSync('/dev/zero', path), /not a regular file/],
  ['a folder', (path) => mkdirSync(path), /a folder/],
  ['a loop', (path) => symlinkSync(path, path), /ELOOP/],
  [
    'a gigabyte',
    (path) => {
      writeFileSync(path, '{');
      truncateSync(path, 1024 ** 3);
    },
    /larger than/
  ],
  ['no UTF-8', (path) => writeFileSync(path, Buffer.from('{"a": "\xe4"}', 'latin1')), /UTF-8/],
  ['5,000 levels', (path) => writeFileSync(path, deep(5000)), /nested more than 64 levels/],
  ['100,000 arrays', (path) => writeFileSync(path, '['.repeat(100_000)), /nested more than 64/],
  ['900 KB of zeros', (path) => writeFileSync(path, `[${'0,'.repeat(450_000)}0]`), /values/],
  ['nothing', (path) => writeFileSync(path, ''), /not valid JSON/]
];

/** A session at work: what others bring must not change anything of this. */
async function atWork(server: TestServer, id: string): Promise<unknown> {
  const { json } = await server.request('GET', `/sessions/${id}`);
  const saved = await server.request('POST', `/sessions/${id}/artifacts`, inlineSave('mine', 'x'));
  const listed = await server.request('GET', `/sessions/${id}/artifacts`);
  const { revision: _, used_names: __, used_count: ___, ...state } = json;
  return [state, saved.status, saved.json.root, listed.status, listed.json.total];
}

describe('the surroundings of one session', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = new TestServer();
    await server.request('PUT', '/sessions/other', client('p'));
  });
  afterEach(() => server.close());

  it.each(FILES)('are told to it alone: %s as lineapy_config.json', async (_what, make, said) => {
    const before = await atWork(server, 'other');
    const home_dir = join(server.home, 'of-one');
    mkdirSync(home_dir);
    make(join(home_dir, 'lineapy_config.json'));
    const one = await server.request('PUT', '/sessions/one', {
      ...client('p'),
      environment: { home_dir }
    });
    expect(one.status).toBe(200);
    expect(one.json.notices.join()).toMatch(said);
    await server.fallbackWatch.look();
    expect(await atWork(server, 'other')).toEqual(before);
    expect((await server.request('POST', '/sessions/one/artifacts', inlineSave('a'))).status).toBe(
      200
    );
  });

  it('change nothing for another one, whatever its variables and its folder are', async () => {
    const before = await atWork(server, 'other');
    const loop = join(server.home, 'loop');
    symlinkSync(loop, loop);
    const text = fc.oneof(
      fc.constantFrom(
        loop,
        `${loop}/below`,
        `/${'x'.repeat(300)}`,
        `/${'x/'.repeat(3000)}`,
        '/dev/null',
        '/proc/self/mem',
        '/proc/foo',
        'a\0b',
        '\ud800',
        '~',
        '',
        'constructor',
        '__proto__'
      ),
      fc.string({ unit: 'binary', maxLength: 50 })
    );
    const surroundings = fc.record(
      {
        home_dir: text,
        artifact_storage_dir: text,
        database_url: fc.oneof(
          text,
          text.map((path) => `sqlite:///${path}`)
        )
      },
      { requiredKeys: [] }
    );
    let settings: { on_unreachable_database?: string | undefined } = {};
    await fc.assert(
      fc.asyncProperty(surroundings, text, async (environment, working_directory) => {
        const { status } = await server.request('PUT', '/sessions/one', {
          ...client('p'),
          environment,
          working_directory
        });
        expect(status).toBeLessThan(500);
        await server.fallbackWatch.look();
        // All sessions are told again.
        settings = {
          on_unreachable_database: settings.on_unreachable_database ? undefined : 'refuse'
        };
        await server.request('PUT', '/settings', settings);
        expect((await server.request('GET', '/sessions/one')).status).toBe(200);
        expect(await atWork(server, 'other')).toEqual(before);
      }),
      { numRuns: 60, seed: 24 }
    );
  });
});

describe('a storage server', () => {
  let main: MainProcess | undefined;
  afterEach(async () => {
    await main?.stop();
    rmSync(main?.runtime ?? '', { recursive: true, force: true });
  });

  const places = (folder: string) => ({
    command_line: {
      artifact_storage_dir: `${folder}/values`,
      database_url: `sqlite:////${folder}/db.sqlite`,
      storage_options: {}
    },
    settings: {}
  });

  it.runIf(process.getuid?.() === 0).each([
    ['of another user', { HOME: '/root' }],
    ['that does not exist', { HOME: '/nonexistent' }],
    ['that nobody knows', { HOME: undefined }],
    ['that is empty', { HOME: '' }],
    ['that is relative', { HOME: 'here' }],
    ['of Windows', { HOME: 'C:\\Users\\ana' }],
    ['that is too long', { HOME: `/${'x'.repeat(5000)}` }]
  ])(
    'starts with a home directory %s, and saves where it was told to',
    async (_what, environment) => {
      main = await MainProcess.start({ environment, uid: NAMELESS });
      await main.stop();
      const { runtime } = main;
      main = await MainProcess.start({
        environment,
        uid: NAMELESS,
        settings: places(runtime),
        runtime
      });
      const saved = await main.request('POST', '/sessions/s/artifacts', inlineSave('model'));
      expect(saved).toMatchObject({ status: 200, json: { root: `${runtime}/values` } });
      expect((await main.request('GET', '/sessions/s')).status).toBe(200);
      expect((await main.request('GET', '/defaults')).status).toBe(200);
    }
  );

  it.each(['', 'here', './here', 'C:\\Users\\ana'])(
    'refuses the default location where HOME is "%s", and makes nothing',
    async (HOME) => {
      main = await MainProcess.start({ environment: { HOME } });
      const { status, json } = await main.request('POST', '/sessions/s/artifacts', inlineSave('m'));
      expect([status, json.kind]).toEqual([400, 'invalid_input']);
      expect(json.title).toMatch(/^The default location is below .* HOME does not say where/);
      expect(json.hint).toContain('Set the environment variable HOME to an absolute path');
      expect((await main.request('GET', '/sessions/s')).json.notices.join()).toContain('HOME');
    }
  );

  it('takes the home directory that the system has, where HOME is not set', async () => {
    main = await MainProcess.start({ environment: { HOME: undefined } });
    const { json } = await main.request('GET', '/defaults');
    expect(json.path_base.home).toBe(userInfo().homedir);
  });

  it.each([
    ['damaged', '{"format":1,"sessions":['],
    ['of another version', '{"format":99,"sessions":[]}'],
    ['huge', null]
  ])('starts where the file of the sessions is %s, and says so', async (_what, text) => {
    main = await MainProcess.start();
    const { runtime } = main;
    const file = join(runtime, 'state', 'sessions.json');
    await main.request('PUT', '/sessions/s', client('p'));
    await main.kill();
    writeFileSync(file, text ?? '');
    truncateSync(file, text?.length ?? 1024 ** 3);
    main = await MainProcess.start({ runtime });
    const { status, json } = await main.request('GET', '/sessions/s');
    expect(status).toBe(200);
    expect(json.notices.join()).toContain('could not read what it remembered of sessions');
    expect(main.log).toContain('could not read');
  });

  it('answers at once where a file of AWS or PostgreSQL is a FIFO, and serves the others', async () => {
    const home = mkdtempSync(join(tmpdir(), 'fifos-'));
    mkdirSync(join(home, '.aws'));
    for (const name of ['.aws/config', '.pgpass', 'ca.pem']) {
      execFileSync('mkfifo', [join(home, name)]);
    }
    main = await MainProcess.start({ environment: { HOME: home, AWS_CONFIG_FILE: undefined } });
    const { runtime } = main;
    const database = `postgresql://ana@127.0.0.1:1/db?sslmode=verify-ca&sslrootcert=${home}/ca.pem`;
    const asked = Array.from({ length: 8 }, (_, i) => [
      main?.request('POST', `/sessions/a${i}/operations/check?wait=10`, {
        artifact_storage_dir: 's3://bucket/x'
      }),
      main?.request('POST', `/sessions/b${i}/operations/check?wait=10`, { database_url: database })
    ]).flat();
    // Each file would hold up one of four threads, and then nothing reads or writes any more.
    const values = `${runtime}/values`;
    const change = { artifact_storage_dir: values, database_url: `sqlite:///${runtime}/db.sqlite` };
    expect((await main.request('PUT', '/sessions/s/location', change)).status).toBe(200);
    expect((await main.request('POST', '/sessions/s/artifacts', inlineSave('model'))).status).toBe(
      200
    );
    const said = JSON.stringify(await Promise.all(asked));
    expect(said).toContain('.aws/config is not used: it is not a regular file');
    expect(said).toContain('ca.pem of sslrootcert cannot be read: it is not a regular file');
  });
});
