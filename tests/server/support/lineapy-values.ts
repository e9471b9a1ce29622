import { cpSync, mkdirSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3';
import type { StorageOptions } from '../../../src/api/location.js';
import { FIXTURE } from './lineapy-databases.js';
import { type S3Server, WRITER } from './s3/s3-server.js';
import { sha256 } from './stores.js';

/** The place of the values that LineaPy wrote. */
export interface LineapyValuesPlace {
  readonly dir: string;
  readonly storage_options: StorageOptions;
  /** Writes a value as LineaPy would. */
  put(key: string, bytes: string | Uint8Array): Promise<void>;
  /** Everything that is there: names, checksums, times. */
  content(): Promise<Readonly<Record<string, string>>>;
}

const PICKLES = new URL('linea_pickles/', FIXTURE);

/** LineaPy's directory as it is. */
export function lineapyFolder(directory: string): LineapyValuesPlace {
  mkdirSync(directory, { mode: 0o700 });
  cpSync(PICKLES, directory, { recursive: true });
  return {
    dir: directory,
    storage_options: {},
    put: (key, bytes) => writeFile(join(directory, key), bytes),
    content: async () => {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      const found = files.map(async ({ parentPath, name }): Promise<[string, string]> => {
        const path = join(parentPath, name);
        const { mtimeMs, mode } = await stat(path);
        const content = sha256(await readFile(path));
        return [path.slice(directory.length + 1), `${content} ${mtimeMs} ${mode}`];
      });
      return Object.fromEntries((await Promise.all(found)).sort());
    }
  };
}

/** {@link LineapyValuesPlace} in a bucket. */
export interface LineapyBucket extends LineapyValuesPlace {
  /** All objects with their metadata; bytes as Latin-1. */
  everything(): Promise<Readonly<Record<string, unknown>>>;
}

/** LineaPy's files as objects of the bucket `team`. */
export async function lineapyBucket(server: S3Server, prefix: string): Promise<LineapyBucket> {
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: WRITER.key, secretAccessKey: WRITER.secret }
  });
  const Bucket = 'team';
  const put = async (key: string, bytes: string | Uint8Array): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket, Key: `${prefix}/${key}`, Body: bytes }));
  };
  const keys = async () =>
    (await client.send(new ListObjectsV2Command({ Bucket, Prefix: `${prefix}/` }))).Contents ?? [];
  for (const file of await readdir(PICKLES)) {
    await put(file, await readFile(new URL(file, PICKLES)));
  }
  return {
    dir: `s3://${Bucket}/${prefix}`,
    storage_options: { ...WRITER, endpoint_url: server.endpoint },
    put,
    everything: async () => {
      const found = (await keys()).map(async ({ Key = '' }): Promise<[string, unknown]> => {
        const { Body, Metadata, ContentType } = await client.send(
          new GetObjectCommand({ Bucket, Key })
        );
        const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
        return [Key, { Metadata, ContentType, text: bytes.toString('latin1') }];
      });
      return Object.fromEntries(await Promise.all(found));
    },
    content: async () => {
      const found = (await keys()).map(
        async ({ Key = '', LastModified }): Promise<[string, string]> => {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
          const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
          return [Key.slice(prefix.length + 1), `${sha256(bytes)} ${LastModified?.getTime()}`];
        }
      );
      return Object.fromEntries((await Promise.all(found)).sort());
    }
  };
}
