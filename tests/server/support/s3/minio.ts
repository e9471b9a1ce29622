import { WRITER } from './credentials.js';
import { freePorts, program, startProcess } from './s3-process.js';
import type { S3Server } from './s3-server.js';

/** MinIO, with the credentials of the writer as those of its root. */
export async function startMinio(): Promise<S3Server> {
  const [port = 0, console] = await freePorts(2);
  return startProcess({
    path: program('minio', 'MINIO_PROGRAM', 'go install github.com/minio/minio@latest'),
    port,
    // A key that may only read needs MinIO's own admin API.
    gaps: { permissions: true, uploads: true },
    environment: { MINIO_ROOT_USER: WRITER.key, MINIO_ROOT_PASSWORD: WRITER.secret },
    arguments: (directory) => [
      'server',
      '--address',
      `127.0.0.1:${port}`,
      '--console-address',
      `127.0.0.1:${console}`,
      `${directory}/data`
    ]
  });
}
