import { Readable } from 'node:stream';
import { ArtifactStorageError } from '../../../../api/errors.js';
import type { ObjectHead, OpenedObject } from '../object-client.js';
import { parametersFor, type S3Config } from './s3-config.js';
import { type Connected, stoppedBy } from './s3-connection.js';
import { isGone, isWithoutReason, statusOf } from './s3-errors.js';

/** An object of a bucket. */
export interface ObjectAddress {
  readonly Bucket: string;
  readonly Key: string;
}

/** `bytes 5-9/10` of a Content-Range (RFC 9110, 14.4): where it begins, and the whole size. */
function rangeOf(text: string | undefined): { readonly start: number; readonly size: number } {
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(text ?? '') ?? [];
  return { start: Number(start), size: Number(size) };
}

/**
 * The size and metadata of an object; null where there is none.
 *
 * @throws what S3 says, also where its answer to the HEAD, which has no body, says no reason.
 */
export async function headObject(
  { client, s3 }: Connected,
  config: S3Config,
  address: ObjectAddress,
  signal?: AbortSignal
): Promise<ObjectHead | null> {
  const parameters = { ...parametersFor(config, 'read'), ...address };
  try {
    const found = await client.send(new s3.HeadObjectCommand(parameters), stoppedBy(signal));
    return { size: found.ContentLength ?? 0, tags: found.Metadata ?? {} };
  } catch (error) {
    if (!isWithoutReason(error)) {
      throw error;
    }
    try {
      const found = await client.send(
        new s3.GetObjectCommand({ ...parameters, Range: 'bytes=0-0' }),
        stoppedBy(signal)
      );
      (found.Body as Readable | undefined)?.destroy();
      return { size: rangeOf(found.ContentRange).size, tags: found.Metadata ?? {} };
    } catch (reason) {
      if (isGone(reason)) {
        return null;
      }
      throw statusOf(reason) === 416 ? error : reason;
    }
  }
}

/** Which part of which object to open. */
export interface WantedBytes {
  readonly address: ObjectAddress;
  /** Offset of the first byte. */
  readonly start: number;
  /** The ETag that it must have, if any. */
  readonly version: string | undefined;
  /** What errors name. */
  readonly root: string;
}

/** Opens an object, and keeps the client open until its bytes end. */
export async function openObject(
  { client, s3, hold }: Connected,
  config: S3Config,
  { address, start, version, root }: WantedBytes
): Promise<OpenedObject> {
  const answer = await client.send(
    new s3.GetObjectCommand({
      ...parametersFor(config, 'read'),
      ...address,
      ...(start === 0 ? {} : { Range: `bytes=${start}-` }),
      ...(version === undefined ? {} : { IfMatch: version })
    })
  );
  const { Body: bytes, ContentRange, ContentLength } = answer;
  if (!(bytes instanceof Readable)) {
    throw new Error('S3 answered without a body.');
  }
  hold(bytes);
  const range = start === 0 ? { start: 0, size: ContentLength } : rangeOf(ContentRange);
  if (range.start !== start || range.size === undefined) {
    bytes.destroy();
    throw new ArtifactStorageError({
      kind: 'unsupported',
      message: `The store behind ${root} cannot read parts of an object.`,
      hint: 'Load again: a load that is not interrupted needs none.',
      field: 'artifact_storage_dir'
    });
  }
  return { bytes, size: range.size, version: answer.ETag };
}
