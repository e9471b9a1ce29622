import type { MultipartUpload, _Object as S3Object } from '@aws-sdk/client-s3';
import { parametersFor, type S3Config } from './s3-config.js';
import type { S3Connection } from './s3-connection.js';
import { isGone } from './s3-errors.js';

/** Where to list: a bucket, and what all names there begin with. */
export interface ListedAddress {
  readonly Bucket: string;
  readonly Prefix: string;
  /** How many at most, in one page; all of them without it. */
  readonly MaxKeys?: number;
}

/** The objects below an address, page by page. */
export async function* listObjects(
  connection: S3Connection,
  config: S3Config,
  address: ListedAddress
): AsyncGenerator<S3Object> {
  const common = parametersFor(config, 'other');
  let ContinuationToken: string | undefined;
  do {
    const page = await connection.run(({ client, s3 }) =>
      client.send(new s3.ListObjectsV2Command({ ...common, ...address, ContinuationToken }))
    );
    yield* page.Contents ?? [];
    ContinuationToken = address.MaxKeys === undefined ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

/** All incomplete uploads below an address, page by page. */
export async function* listUploads(
  connection: S3Connection,
  config: S3Config,
  address: ListedAddress
): AsyncGenerator<MultipartUpload> {
  const common = parametersFor(config, 'other');
  let KeyMarker: string | undefined;
  let UploadIdMarker: string | undefined;
  let more = true;
  while (more) {
    const markers = { KeyMarker, UploadIdMarker };
    const page = await connection.run(({ client, s3 }) =>
      client
        .send(new s3.ListMultipartUploadsCommand({ ...common, ...address, ...markers }))
        .catch((error: unknown) => {
          // rclone answers so where there is no upload.
          if (isGone(error)) {
            return null;
          }
          throw error;
        })
    );
    yield* page?.Uploads ?? [];
    KeyMarker = page?.NextKeyMarker;
    UploadIdMarker = page?.NextUploadIdMarker;
    more = page?.IsTruncated === true && KeyMarker !== undefined && KeyMarker !== '';
  }
}
