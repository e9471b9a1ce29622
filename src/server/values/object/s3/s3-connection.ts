import { finished, type Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { StorageOptions } from '../../../../api/location.js';
import { createS3Client } from './s3-client.js';
import type { S3Config } from './s3-config.js';
import { mayBeStale, regionOf, s3Error } from './s3-errors.js';

/** A client, and the SDK that its commands come from. */
export interface Connected {
  readonly client: S3Client;
  readonly s3: typeof import('./aws-sdk.js');
  /** Keeps the client open until a stream of its ends. */
  readonly hold: (stream: Readable) => void;
}

/** How a command is sent that a signal stops. */
export function stoppedBy(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** A client with its users: one that was replaced is closed when the last of them is done. */
class OpenClient {
  readonly connected: Connected;
  readonly endpoint: string | null;
  readonly region: string;
  #users = 0;
  #retired = false;

  constructor(
    { client, endpoint, region }: Awaited<ReturnType<typeof createS3Client>>,
    s3: Connected['s3']
  ) {
    this.endpoint = endpoint;
    this.region = region;
    this.connected = {
      client,
      s3,
      hold: (stream) => {
        this.#users += 1;
        finished(stream, () => this.#leave());
      }
    };
  }

  async use<T>(action: (connected: Connected) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await action(this.connected);
    } finally {
      this.#leave();
    }
  }

  retire(): void {
    this.#retired = true;
    this.#closeUnused();
  }

  #leave(): void {
    this.#users -= 1;
    this.#closeUnused();
  }

  #closeUnused(): void {
    if (this.#retired && this.#users === 0) {
      this.connected.client.destroy();
    }
  }
}

/** The way to S3 with some options: connected at the first use, and anew where that helps. */
export class S3Connection {
  readonly #options: StorageOptions;
  readonly #config: S3Config;
  readonly #root: string;
  #open: Promise<OpenClient> | undefined;
  #endpoint: string | null;
  /** Where S3 said that the bucket is. */
  #region: string | undefined;

  /** @param root what errors name */
  constructor(options: StorageOptions, config: S3Config, root: string) {
    this.#options = options;
    this.#config = config;
    this.#root = root;
    this.#endpoint = config.endpoint;
  }

  /** The endpoint in use: before the first use, that of the options; null: Amazon's own. */
  get endpoint(): string | null {
    return this.#endpoint;
  }

  /**
   * Runs an action with the client. Once more, where it may be repeated, with newly read
   * credentials where S3 no longer takes those of the provider chain (they may have been
   * rotated), or in the region that S3 names.
   *
   * @throws ArtifactStorageError
   */
  async run<T>(action: (connected: Connected) => Promise<T>, repeatable = true): Promise<T> {
    try {
      const open = await this.#connected();
      try {
        return await open.use(action);
      } catch (error) {
        if (!this.#mayHelp(error, open)) {
          throw error;
        }
        await this.#replace(open);
        if (!repeatable) {
          throw error;
        }
        return await (await this.#connected()).use(action);
      }
    } catch (error) {
      throw s3Error(error, this.#root, this.#options);
    }
  }

  /** Closes the connections, after what is under way. A later use connects again. */
  async close(): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    if (open !== undefined) {
      await this.#replace(open);
    }
  }

  #mayHelp(error: unknown, open: OpenClient): boolean {
    const region = regionOf(error);
    if (region !== undefined && region !== open.region) {
      this.#region = region;
      return true;
    }
    return this.#config.keys === null && !this.#config.anonymous && mayBeStale(error);
  }

  async #replace(open: OpenClient): Promise<void> {
    if ((await this.#open?.catch(() => undefined)) === open) {
      this.#open = undefined;
    }
    open.retire();
  }

  #connected(): Promise<OpenClient> {
    this.#open ??= this.#connect();
    return this.#open;
  }

  async #connect(): Promise<OpenClient> {
    try {
      const [made, s3] = await Promise.all([
        createS3Client(this.#options, this.#region),
        import('./aws-sdk.js')
      ]);
      this.#endpoint = made.endpoint;
      return new OpenClient(made, s3);
    } catch (error) {
      this.#open = undefined;
      throw error;
    }
  }
}
