import type {
  CompletedPart,
  PutObjectCommandInput,
  UploadPartCommandOutput
} from '@aws-sdk/client-s3';
import { ArtifactStorageError } from '../../../../api/errors.js';
import { sizeText } from '../../../../location/size-text.js';
import { abortLate } from '../../../grouping/abort-late.js';
import { keptBuffers } from '../../kept-buffers.js';
import type { PartReader } from '../../part-reader.js';
import type { KnownValue } from '../../value-store.js';
import { type Connected, stoppedBy } from './s3-connection.js';
import { addPayloadHash } from './s3-payload-hash.js';

/** S3 takes no more parts of one object. */
const MAXIMUM_PARTS = 10_000;

/** How the value is cut up and sent. */
export interface PartSizes {
  /** Bytes. */
  readonly part_size: number;
  /** How many parts are on their way at once. */
  readonly concurrency: number;
  /** Stops all of it. */
  readonly signal?: AbortSignal | undefined;
  /** What the value is to be, where that is known. */
  readonly known?: KnownValue | undefined;
}

type Destination = Omit<PutObjectCommandInput, 'Body'>;

/** One upload of a stream, in parts that share a few buffers (docs/design/018). */
export class MultipartUpload {
  readonly #connected: Connected;
  readonly #destination: Destination;
  readonly #reader: PartReader;
  readonly #sizes: PartSizes;
  readonly #free: Buffer[] = [];
  readonly #sending = new Set<Promise<void>>();
  readonly #sent: CompletedPart[] = [];
  #uploadId: string | undefined;

  constructor(
    connected: Connected,
    destination: Destination,
    reader: PartReader,
    sizes: PartSizes
  ) {
    this.#connected = connected;
    this.#destination = destination;
    this.#reader = reader;
    this.#sizes = sizes;
  }

  get #stopping() {
    return stoppedBy(this.#sizes.signal);
  }

  get #stoppingLate() {
    return stoppedBy(abortLate(this.#sizes.signal));
  }

  /** By which S3 knows a multipart upload; undefined where there is none yet. */
  get uploadId(): string | undefined {
    return this.#uploadId;
  }

  /** Sends the whole stream. After a failure, a multipart upload is left to be aborted. */
  async run(): Promise<void> {
    try {
      await this.#send();
    } finally {
      this.#reader.stop();
      await Promise.allSettled(this.#sending);
    }
  }

  async #send(): Promise<void> {
    const { client, s3 } = this.#connected;
    const first = await this.#nextPart();
    if (this.#reader.ended) {
      const command = new s3.PutObjectCommand({ ...this.#destination, Body: first });
      if (first.length === this.#sizes.known?.size) {
        addPayloadHash(command, this.#sizes.known.sha256);
      }
      await client.send(command, this.#stoppingLate);
      if (this.#isSmall) {
        // After a failure a socket may have it yet.
        keptBuffers.give(first);
      }
      return;
    }
    this.#uploadId = await this.#create();
    let number = 1;
    for (let part = first; part.length > 0; part = await this.#nextPart()) {
      this.#checkCount(number);
      if (this.#sending.size === this.#sizes.concurrency) {
        await Promise.race(this.#sending);
      }
      this.#start(number, part);
      number += 1;
    }
    await Promise.all(this.#sending);
    const Parts = this.#sent.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
    await client.send(
      new s3.CompleteMultipartUploadCommand({
        ...this.#destination,
        UploadId: this.#uploadId,
        MultipartUpload: { Parts }
      }),
      this.#stoppingLate
    );
  }

  /** The next bytes; a part that fails meanwhile is not waited out. */
  async #nextPart(): Promise<Buffer> {
    const buffer = this.#free.pop() ?? this.#newBuffer();
    const filled = this.#reader.fill(buffer);
    const failed = this.#sending.size === 0 ? [] : [Promise.all(this.#sending).then(() => filled)];
    return Promise.race([filled, ...failed]);
  }

  /** Whether it is known that the value fits into one part. */
  get #isSmall(): boolean {
    const { part_size, known } = this.#sizes;
    return known !== undefined && known.size < part_size;
  }

  #newBuffer(): Buffer {
    const { part_size, known } = this.#sizes;
    // One more than the value has: then its end is seen at once.
    return known !== undefined && this.#isSmall
      ? keptBuffers.take(known.size + 1)
      : Buffer.allocUnsafeSlow(part_size);
  }

  async #create(): Promise<string | undefined> {
    const { client, s3 } = this.#connected;
    const checksums = await client.config.requestChecksumCalculation();
    const { UploadId } = await client.send(
      new s3.CreateMultipartUploadCommand({
        ...this.#destination,
        // As its parts have it, which the SDK adds to each by itself.
        ...(checksums === 'WHEN_SUPPORTED'
          ? { ChecksumAlgorithm: this.#destination.ChecksumAlgorithm ?? 'CRC32' }
          : {})
      }),
      this.#stopping
    );
    return UploadId;
  }

  #start(PartNumber: number, part: Buffer): void {
    const sending = this.#sendPart(PartNumber, part).then(() => {
      this.#sending.delete(sending);
      this.#free.push(Buffer.from(part.buffer));
    });
    this.#sending.add(sending);
    // Awaited later; avoids an unhandled rejection.
    sending.catch(() => undefined);
  }

  async #sendPart(PartNumber: number, Body: Buffer): Promise<void> {
    const { client, s3 } = this.#connected;
    const part = { UploadId: this.#uploadId, PartNumber, Body };
    const command = new s3.UploadPartCommand({ ...this.#destination, ...part });
    const answer = await client.send(command, this.#stopping);
    this.#sent.push({ ...checksumsOf(answer), PartNumber, ETag: answer.ETag });
  }

  #checkCount(number: number): void {
    if (number > MAXIMUM_PARTS) {
      const most = sizeText(MAXIMUM_PARTS * this.#sizes.part_size);
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `The value is larger than ${most}: S3 takes ${MAXIMUM_PARTS} parts of an object at most.`,
        hint: 'Set a larger default_block_size in storage_options, up to 32 MiB.',
        field: 'storage_options.default_block_size'
      });
    }
  }
}

/** The checksums of a part, whatever their algorithm: S3 wants them again at the end. */
function checksumsOf(answer: UploadPartCommandOutput): Partial<CompletedPart> {
  return Object.fromEntries(
    Object.entries(answer).filter(
      ([name]) => name.startsWith('Checksum') && name !== 'ChecksumType'
    )
  );
}
