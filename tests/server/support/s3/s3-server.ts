import { startMinio } from './minio.js';
import { startRclone } from './rclone.js';
import { startWeed } from './weed.js';

export { READER, WRITER } from './credentials.js';

/** What a server lacks of S3; the tests of it are skipped there, and docs/s3.md names it. */
export interface S3Gaps {
  /** Every key may do everything. */
  readonly permissions: boolean;
  /** Lists unfinished uploads only of a whole key, and gives them up after a day by itself. */
  readonly uploads: boolean;
}

/** A running S3 server with the buckets `team` and `public`, which everybody may read. */
export interface S3Server {
  readonly endpoint: string;
  readonly port: number;
  readonly gaps: S3Gaps;
  /** Ends it as a power cut does; what it has stays. */
  kill(): Promise<void>;
  /** Starts it again after that. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const SERVERS = { seaweedfs: startWeed, minio: startMinio, rclone: startRclone } as const;

/** The server that the tests run on: `npm run test:s3 -- --server <name>`, else SeaweedFS. */
export function startS3(): Promise<S3Server> {
  const name = process.env.ARTIFACT_STORAGE_TEST_S3 ?? 'seaweedfs';
  const start = SERVERS[name as keyof typeof SERVERS];
  if (start === undefined) {
    throw new Error(`There is no S3 server "${name}": ${Object.keys(SERVERS).join(', ')}.`);
  }
  return start();
}
