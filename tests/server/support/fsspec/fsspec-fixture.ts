import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { StorageOptions } from '../../../../src/api/location.js';
import type { FsspecStorageDir } from '../../../../src/location/filesystems/fsspec-dir.js';
import {
  FilesystemHost,
  type FilesystemHostOptions
} from '../../../../src/server/values/object/fsspec/filesystem-host.js';
import type { ValueStore } from '../../../../src/server/values/value-store.js';
import { openValueStore } from '../../../../src/server/values/value-store-registry.js';
import { type FilesystemServer, PYTHON, type ServerKind } from './filesystem-servers.js';

/** The environment in which the host runs from the sources. */
export const HOST_ENVIRONMENT = { ...process.env, PYTHONPATH: join(process.cwd(), 'python') };

/** A directory with a short path: that of a socket has at most 100 bytes. */
export function shortDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'fs-'));
}

/** A filesystem host of its own directory. */
export function newHost(more: Partial<FilesystemHostOptions> = {}): FilesystemHost {
  return new FilesystemHost({
    python: PYTHON,
    directory: shortDirectory(),
    environment: HOST_ENVIRONMENT,
    ...more
  });
}

/** A host in a directory of its own, for one test: both go with it. */
export function hostOfTest(more: Partial<FilesystemHostOptions> = {}) {
  const directory = shortDirectory();
  const host = newHost({ directory, ...more });
  onTestFinished(async () => {
    await host.close();
    await rm(directory, { recursive: true, force: true });
  });
  return { directory, host };
}

/** A parsed address of a filesystem. */
export function fsspecDir(protocol: string, path: string): FsspecStorageDir {
  const text = `${protocol}://${path}`;
  return { scheme: 'other', protocol, path, text, urlOptions: {}, readOnly: null };
}

/** A server, and a host that leads to it, for the tests of a file or of a `describe`. */
export function filesystemOfTests(kind: ServerKind, more: Partial<FilesystemHostOptions> = {}) {
  const directory = shortDirectory();
  const host = newHost({ directory, ...more });
  let server: FilesystemServer;
  beforeAll(async () => {
    server = await kind.start();
  }, 90_000);
  afterAll(async () => {
    await host.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    host,
    get server() {
      return server;
    },
    newDir: (): FsspecStorageDir => fsspecDir(kind.protocol, kind.root(randomUUID())),
    open: (dir: FsspecStorageDir, options?: StorageOptions): ValueStore =>
      openValueStore(dir, options ?? server.options(), { filesystems: host })
  };
}
