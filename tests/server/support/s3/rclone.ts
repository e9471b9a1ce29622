import { READER, WRITER } from './credentials.js';
import { freePorts, program, startProcess } from './s3-process.js';
import type { S3Server } from './s3-server.js';

/** rclone, which serves a directory as S3. */
export async function startRclone(): Promise<S3Server> {
  const [port = 0] = await freePorts(1);
  return startProcess({
    path: program('rclone', 'RCLONE_PROGRAM', 'go install github.com/rclone/rclone@latest'),
    port,
    gaps: { permissions: true, uploads: false },
    arguments: (directory) => [
      'serve',
      's3',
      '--addr',
      `127.0.0.1:${port}`,
      '--auth-key',
      `${WRITER.key},${WRITER.secret}`,
      '--auth-key',
      `${READER.key},${READER.secret}`,
      directory
    ]
  });
}
