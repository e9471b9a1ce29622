import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { StorageOptions } from '../../../../api/location.js';
import { unlessAborted } from '../../../grouping/unless-aborted.js';
import type { PartReader } from '../../part-reader.js';
import type { FilesystemHost } from './filesystem-host.js';
import { connectionLost, HostLostError, withPlace } from './host-errors.js';
import { textOf, textsOf } from './host-lines.js';
import type { HostAnswer, HostProcess } from './host-process.js';
import { type HostRequest, send, sendStream } from './host-requests.js';

/** What is known of a filesystem once it is open. */
export interface OpenedFilesystem {
  /** The address in words; null where the library says no more than the URL. */
  readonly description: string | null;
  /** As whom it is used; null where the library does not tell. */
  readonly identity: string | null;
  /** What people should know of it, a sentence each. */
  readonly notices: readonly string[];
}

/** What leads to a filesystem. */
export interface FilesystemAddress {
  /** fsspec's name of it. */
  readonly protocol: string;
  /** The complete URL: some filesystems read their options from it. */
  readonly url: string;
  /** May hold secrets. */
  readonly options: StorageOptions;
  /** The filesystem in words, without secrets. */
  readonly place: string;
}

/** A request about one filesystem: its path begins below that. */
export type FilesystemRequest = Omit<HostRequest, 'idle' | 'place'>;

function openedOf({ opened }: HostAnswer): OpenedFilesystem {
  const { description, identity, notices } = opened as Readonly<Record<string, unknown>>;
  return {
    description: textOf(description) ?? null,
    identity: textOf(identity) ?? null,
    notices: textsOf(notices)
  };
}

/** What is done in a host, with the path of the filesystem there. */
type HostAction<T> = (host: HostProcess, path: readonly string[]) => Promise<T>;

/** One filesystem with its options: opened at the first use, and anew in every host after this one. */
export class FilesystemConnection {
  readonly #host: FilesystemHost;
  readonly #address: FilesystemAddress;
  #open: { readonly host: HostProcess; readonly id: Promise<string> } | undefined;
  #opened: OpenedFilesystem | undefined;

  constructor(host: FilesystemHost, address: FilesystemAddress) {
    this.#host = host;
    this.#address = address;
  }

  /** What is known of it; undefined before its first use. */
  get opened(): OpenedFilesystem | undefined {
    return this.#opened;
  }

  /** As {@link send}. */
  send(request: FilesystemRequest, body?: Uint8Array): Promise<IncomingMessage> {
    return this.#use((host, path) => send(host, this.#at(path, request), body), request);
  }

  /** As {@link sendStream}. */
  sendStream(request: FilesystemRequest, bytes: PartReader): Promise<IncomingMessage> {
    return this.#use((host, path) => sendStream(host, this.#at(path, request), bytes), request);
  }

  /** Forgets it, after what is under way; a later use opens it again. */
  async close(): Promise<void> {
    const { host, id } = this.#open ?? {};
    this.#open = undefined;
    const known = await id?.catch(() => undefined);
    if (known !== undefined) {
      await host?.ask(known, { close: true }).catch(() => undefined);
    }
  }

  #at(path: readonly string[], request: FilesystemRequest): HostRequest {
    return { ...request, path, idle: this.#host.idle, place: this.#address.place };
  }

  /** Runs an action in the host; once more, in a fresh one, where that ended and nothing is written. */
  async #use<T>(action: HostAction<T>, request: FilesystemRequest): Promise<T> {
    const host = await this.#host.process();
    try {
      return await this.#useIn(host, action, request);
    } catch (error) {
      if (!(error instanceof HostLostError)) {
        throw withPlace(error, this.#address.place);
      }
      await host.settled();
      if (host.isRunning) {
        throw connectionLost(this.#address.place, error);
      }
      if (request.method !== 'GET') {
        throw error;
      }
      return this.#useIn(await this.#host.process(), action, request);
    }
  }

  async #useIn<T>(
    host: HostProcess,
    action: HostAction<T>,
    { path, signal }: FilesystemRequest
  ): Promise<T> {
    // Opening may ask several servers in turn. It goes on for the next request.
    const id = await unlessAborted(signal, this.#idIn(host));
    return action(host, ['filesystems', id, ...path]);
  }

  #idIn(host: HostProcess): Promise<string> {
    if (this.#open?.host !== host) {
      const id = this.#openIn(host);
      const open = { host, id };
      id.catch(() => {
        this.#open = this.#open === open ? undefined : this.#open;
      });
      this.#open = open;
    }
    return this.#open.id;
  }

  async #openIn(host: HostProcess): Promise<string> {
    const id = randomUUID();
    const { protocol, options, url } = this.#address;
    const answer = await host.ask(id, { protocol, options, url });
    this.#opened = openedOf(answer);
    return id;
  }
}
