import { randomUUID } from 'node:crypto';
import { ArtifactStorageError } from '../../../../api/errors.js';
import type { ValueCheck } from '../../value-store.js';
import { parametersFor, type S3Config } from './s3-config.js';
import type { Connected } from './s3-connection.js';
import { isContested, isDenied, isGone } from './s3-errors.js';
import type { ObjectPlace } from './s3-reading.js';

/** Where and what to probe. */
export interface S3Probe {
  /** The place in errors. */
  readonly root: string;
  /** The object to write, read back and delete. */
  readonly probe: ObjectPlace;
  /** What all names of the place begin with. */
  readonly prefix: string;
  /** What every object of the place carries. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Tries a place as saves use it: lists, creates what must not exist, reads it back and deletes it.
 * Where the credentials may not write, lists and reads.
 *
 * @throws what S3 says, or ArtifactStorageError `unsupported` where a save could replace another.
 */
export async function checkS3(
  connected: Connected,
  config: S3Config,
  { root, probe, prefix, metadata }: S3Probe
): Promise<ValueCheck> {
  const { client, s3 } = connected;
  // First, whether the bucket exists: some compatible stores make it at the first write.
  const { Contents = [] } = await client.send(
    new s3.ListObjectsV2Command({
      ...parametersFor(config, 'other'),
      Bucket: probe.Bucket,
      Prefix: prefix,
      MaxKeys: 1
    })
  );
  const tryReading = () =>
    readOne(connected, config, { ...probe, Key: Contents[0]?.Key ?? probe.Key });
  if (config.anonymous) {
    return tryReading();
  }
  const Body = randomUUID();
  const create = () =>
    client.send(
      new s3.PutObjectCommand({
        ...parametersFor(config, 'write'),
        ...probe,
        Metadata: metadata,
        Body,
        IfNoneMatch: '*'
      })
    );
  const remove = () =>
    client
      .send(new s3.DeleteObjectCommand({ ...parametersFor(config, 'other'), ...probe }))
      .catch(unlessGone);
  try {
    // Taken by this very write, whose answer was lost: nobody else has this key.
    await create().catch(unlessContested);
  } catch (error) {
    if (isDenied(error)) {
      return tryReading();
    }
    await remove().catch(() => undefined);
    throw error;
  }
  try {
    const replaced = await create().then(() => true, unlessContested);
    if (replaced === true) {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: `The store behind ${root} ignores If-None-Match: two saves could overwrite each other.`,
        hint: 'Use a store that honours it, as Amazon S3 does, or a newer version of this one.',
        field: 'artifact_storage_dir'
      });
    }
    const { Body: found } = await client.send(
      new s3.GetObjectCommand({ ...parametersFor(config, 'read'), ...probe })
    );
    if ((await found?.transformToString()) !== Body) {
      throw new ArtifactStorageError({
        kind: 'corrupted',
        message: `${root} gave back something else than was written.`,
        hint: 'Check the store behind endpoint_url.',
        field: 'artifact_storage_dir'
      });
    }
  } catch (error) {
    await remove().catch(() => undefined);
    throw error;
  }
  await remove();
  return { would_create: false };
}

/** Reads an object's first byte; one that does not exist shows as well that reading is allowed. */
async function readOne(
  { client, s3 }: Connected,
  config: S3Config,
  place: ObjectPlace
): Promise<ValueCheck> {
  const parameters = { ...parametersFor(config, 'read'), ...place };
  try {
    const { Body } = await client.send(
      new s3.GetObjectCommand({ ...parameters, Range: 'bytes=0-0' })
    );
    await Body?.transformToByteArray();
  } catch (error) {
    const empty = (error as { readonly name?: unknown }).name === 'InvalidRange';
    if (!isGone(error) && !empty) {
      throw error;
    }
  }
  return { would_create: false, read_only: true };
}

function unlessContested(error: unknown): void {
  if (!isContested(error)) {
    throw error;
  }
}

function unlessGone(error: unknown): void {
  if (!isGone(error)) {
    throw error;
  }
}
