import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WRITER } from './credentials.js';
import type { S3Gaps, S3Server } from './s3-server.js';

/** SeaweedFS's gRPC listens on each port plus this. */
export const GRPC = 10_000;

/**
 * Different ports that are free now, with those of gRPC. None is another one's port of gRPC, and none
 * is in the range from which connections get theirs (from 32,768 on Linux).
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 10_000 + Math.floor(Math.random() * GRPC);
    const free = await Promise.all([port, port + GRPC].map(isFree));
    if (free.every(Boolean)) {
      ports.add(port);
    }
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/**
 * The path of a server's program.
 *
 * @param variable environment variable with the path, which goes first
 * @param remedy how to get it
 */
export function program(name: string, variable: string, remedy: string): string {
  const directories = [
    join(process.cwd(), '.venv/bin'),
    ...(process.env.PATH ?? '').split(delimiter)
  ];
  const found = [
    process.env[variable] ?? '',
    ...directories.map((directory) => join(directory, name))
  ].find((path) => path !== '' && existsSync(path));
  if (found === undefined) {
    throw new Error(`${name} was not found on PATH or in ${variable}: ${remedy}.`);
  }
  return found;
}

/** How to start a server on a port, in a directory of its own. */
export interface IS3Program {
  readonly path: string;
  readonly port: number;
  readonly gaps: S3Gaps;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it leaves outside of its directory. */
  readonly leaves?: readonly string[];
  readonly arguments: (directory: string) => Promise<readonly string[]> | readonly string[];
}

/** Starts a server and waits until its bucket takes an object. */
export async function startProcess(given: IS3Program): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const options: SpawnOptions = {
    stdio: 'ignore',
    cwd: directory,
    env: { ...process.env, ...given.environment }
  };
  const commandLine = [...(await given.arguments(directory))];
  const endpoint = `http://127.0.0.1:${given.port}`;
  let child: ChildProcess;
  let exited: Promise<void>;
  const begin = (): void => {
    child = spawn(given.path, commandLine, options);
    exited = new Promise((resolve) => child.once('exit', () => resolve()));
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  const stop = async (): Promise<void> => {
    await kill();
    for (const path of [directory, ...(given.leaves ?? [])]) {
      await rm(path, { recursive: true, force: true });
    }
  };
  const serves = async (): Promise<void> => {
    for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
      const answers = await fetch(endpoint).then(
        () => true,
        () => false
      );
      if (answers && (await makeBucket(endpoint))) {
        return;
      }
      await sleep(100);
    }
    await stop();
    throw new Error(`The S3 server did not start: ${given.path}.`);
  };
  const restart = async (): Promise<void> => {
    begin();
    await serves();
  };
  await restart();
  return { endpoint, port: given.port, gaps: given.gaps, kill, restart, stop };
}

async function makeBucket(endpoint: string): Promise<boolean> {
  const { CreateBucketCommand, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: WRITER.key, secretAccessKey: WRITER.secret }
  });
  try {
    for (const Bucket of ['team', 'public']) {
      await client.send(new CreateBucketCommand({ Bucket })).catch(() => undefined);
    }
    // Of SeaweedFS, volumes come up after the gateway.
    await client.send(new PutObjectCommand({ Bucket: 'team', Key: 'ready', Body: 'x' }));
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}
