import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StorageOptions } from '../../../../src/api/location.js';
import { freePorts } from '../s3/s3-process.js';

/** Python with the libraries of the filesystems. */
export const PYTHON = join(process.cwd(), '.venv/bin/python');
const FILE_SERVERS = join(import.meta.dirname, 'file_servers.py');
const AZURITE = join(
  process.cwd(),
  'node_modules/.cache/artifact-storage/azurite/node_modules/.bin/azurite-blob'
);
const FAKE_GCS = join(process.cwd(), 'node_modules/.cache/artifact-storage/bin/fake-gcs-server');

/** The account of Azurite, which everybody knows, and its key. */
export const AZURITE_ACCOUNT = 'devstoreaccount1';
export const AZURITE_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Who may use the servers for files. */
export const LOGIN = { username: 'ana', password: 'canary-password' };

/** A server of a filesystem that runs for tests. */
export interface FilesystemServer {
  readonly port: number;
  /** Where it keeps its files; absent: not as files. */
  readonly directory?: string;
  /** Options that lead to it, or to what is in front of it at another port. */
  options(port?: number): StorageOptions;
  stop(): Promise<void>;
}

/** A kind of server: fsspec's protocol, where roots are, and how to start one. */
export interface ServerKind {
  readonly protocol: string;
  /** The root of a test, by its name. */
  root(name: string): string;
  /** Why there is none on this machine; undefined: there is. */
  readonly missing: string | undefined;
  /** @param parent where its files are: absent, among temporary files */
  start(parent?: string): Promise<FilesystemServer>;
}

/** The modules of Python that are there, asked in one go; undefined: there is no Python. */
function installed(...modules: readonly string[]): ReadonlySet<string> | undefined {
  const code = `import importlib.util as u; print(*[m for m in ${JSON.stringify(modules)} if u.find_spec(m)])`;
  const { status, stdout } = spawnSync(PYTHON, ['-c', code], { encoding: 'utf8' });
  return status === 0 ? new Set(stdout.trim().split(' ')) : undefined;
}

const PRESENT = installed(
  ...['fsspec', 'adlfs', 'gcsfs', 'sshfs', 'webdav4'],
  ...['asyncssh', 'cheroot', 'wsgidav']
);

function lacks(...modules: readonly string[]): string | undefined {
  const missing =
    PRESENT === undefined ? [PYTHON] : ['fsspec', ...modules].filter((name) => !PRESENT.has(name));
  return missing.length === 0 ? undefined : `not installed: ${missing.join(' ')}`;
}

function stopping(child: ChildProcess, directory: string): () => Promise<void> {
  const ended = once(child, 'exit');
  return async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
}

/** Waits until a server answers, whatever it says. */
async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600 && child.exitCode === null; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer !== undefined) {
      return;
    }
    await sleep(100);
  }
  throw new Error(`The server at ${url} did not start.`);
}

async function inPython(code: string): Promise<void> {
  const child = spawn(PYTHON, ['-c', code], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await once(child, 'exit');
  if (status !== 0) {
    throw new Error('The container or bucket of the tests was not made.');
  }
}

/** Azure Blob Storage as Azurite has it, with a container `team`. */
export const AZURE: ServerKind = {
  protocol: 'abfs',
  root: (name) => `team/${name}`,
  missing: existsSync(AZURITE) ? lacks('adlfs') : 'not installed: azurite',
  start: async () => {
    const [port = 0] = await freePorts(1);
    const directory = await mkdtemp(join(tmpdir(), 'azurite-'));
    const flags = ['--skipApiVersionCheck', '--silent', '--disableTelemetry'];
    const where = ['--blobPort', String(port), '--location', directory];
    const child = spawn(process.execPath, [AZURITE, ...flags, ...where], { stdio: 'ignore' });
    const stop = stopping(child, directory);
    const connection = (at: number): string =>
      `DefaultEndpointsProtocol=http;AccountName=${AZURITE_ACCOUNT};AccountKey=${AZURITE_KEY};` +
      `BlobEndpoint=http://127.0.0.1:${at}/${AZURITE_ACCOUNT};`;
    await answering(`http://127.0.0.1:${port}/`, child);
    await inPython(
      `from azure.storage.blob import BlobServiceClient as B; B.from_connection_string(${JSON.stringify(connection(port))}).create_container("team")`
    );
    return { port, options: (at = port) => ({ connection_string: connection(at) }), stop };
  }
};

/** Google Cloud Storage as fake-gcs-server has it, with a bucket `team`; it keeps values in memory. */
export const GCS: ServerKind = {
  protocol: 'gs',
  root: (name) => `team/${name}`,
  missing: existsSync(FAKE_GCS) ? lacks('gcsfs') : 'not installed: fake-gcs-server',
  start: async () => {
    const [port = 0] = await freePorts(1);
    const directory = await mkdtemp(join(tmpdir(), 'gcs-'));
    const url = `http://127.0.0.1:${port}`;
    const flags = ['-scheme', 'http', '-host', '127.0.0.1', '-port', String(port)];
    const child = spawn(FAKE_GCS, [...flags, '-backend', 'memory', '-external-url', url], {
      stdio: 'ignore'
    });
    const stop = stopping(child, directory);
    await answering(`${url}/storage/v1/b`, child);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${url}/storage/v1/b`, { method: 'POST', headers, body: '{"name":"team"}' });
    const options = (at = port): StorageOptions => ({
      token: 'anon',
      endpoint_url: `http://127.0.0.1:${at}`
    });
    return { port, options, stop };
  }
};

async function startFileServer(kind: 'sftp' | 'webdav', parent = tmpdir()) {
  const directory = await mkdtemp(join(parent, `${kind}-`));
  const child = spawn(PYTHON, [FILE_SERVERS, kind, directory], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { port: Number(line), directory, stop: stopping(child, directory) };
}

/** An SFTP server. */
export const SFTP: ServerKind = {
  protocol: 'sftp',
  root: (name) => `/${name}`,
  missing: lacks('sshfs', 'asyncssh'),
  start: async (parent) => {
    const { port, directory, stop } = await startFileServer('sftp', parent);
    const options = (at = port): StorageOptions => ({
      ...{ host: '127.0.0.1', port: at, known_hosts: null },
      ...LOGIN
    });
    return { port, directory, options, stop };
  }
};

/** A WebDAV server. */
export const WEBDAV: ServerKind = {
  protocol: 'webdav',
  root: (name) => name,
  missing: lacks('webdav4', 'wsgidav', 'cheroot'),
  start: async (parent) => {
    const { port, directory, stop } = await startFileServer('webdav', parent);
    const options = (at = port): StorageOptions => ({
      base_url: `http://127.0.0.1:${at}/`,
      auth: [LOGIN.username, LOGIN.password]
    });
    return { port, directory, options, stop };
  }
};

/** A folder of this machine through fsspec: the filesystem of no server. */
async function startFolder(
  options: (directory: string) => StorageOptions,
  parent = tmpdir()
): Promise<FilesystemServer> {
  const directory = await mkdtemp(join(parent, 'fsspec-'));
  const stop = () => rm(directory, { recursive: true, force: true });
  return { port: 0, directory, options: () => options(directory), stop };
}

/** fsspec's own DirFileSystem around a folder. */
export const DIR: ServerKind = {
  protocol: 'dir',
  root: (name) => name,
  missing: lacks(),
  start: (parent) => startFolder((path) => ({ path, target_protocol: 'file' }), parent)
};
