import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ISignal, Signal } from '@lumino/signaling';
import { ADDRESSES } from '../../api/addresses.js';
import { REQUEST_HEADER } from '../../api/constants.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { RouteName } from '../../api/routes.js';
import type { CallInput, CallResult, IStorageClient } from '../interfaces/client.js';
import { ServerAway } from '../kit/server-away.js';
import { errorOfResponse, networkProblem } from './problem.js';

/** Path of the storage server below the Jupyter server's base URL. */
const STORAGE_SERVER_PATH = 'artifact-storage';

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The one place of the browser that talks to the storage server, typed by the contract's routes. */
export class StorageClient implements IStorageClient {
  constructor(options: StorageClient.Options) {
    this.#settings = options.serverSettings;
    this.#trans = options.trans;
  }

  /** Emitted when nobody answered a call. */
  get away(): ISignal<this, void> {
    return this.#away;
  }

  async call<N extends RouteName>(
    name: N,
    input: CallInput<N>,
    signal?: AbortSignal
  ): Promise<CallResult<N>> {
    try {
      return await this.#call(name, input, signal);
    } catch (error) {
      if (error instanceof ServerAway) {
        this.#away.emit();
      }
      throw error;
    }
  }

  async #call<N extends RouteName>(
    name: N,
    input: CallInput<N>,
    signal?: AbortSignal
  ): Promise<CallResult<N>> {
    const [method, route] = ADDRESSES[name];
    const { params, query, body } = input as AnyInput;
    const path = route.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(params?.[key] ?? '')
    );
    const response = await this.request(path + Private.queryString(query), {
      method,
      headers: {
        [REQUEST_HEADER]: '1',
        Accept: 'application/json',
        'Content-Type': 'application/json'
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal })
    });
    if (!response.ok) {
      throw await this.errorOf(response);
    }
    const text = await response.text();
    return (text === '' ? null : JSON.parse(text)) as CallResult<N>;
  }

  /**
   * Sends a request to a path of the storage server and returns the raw answer.
   *
   * @throws ArtifactStorageError `unreachable` when there is no answer at all; the reason of
   *   `init.signal` when it aborts.
   */
  async request(path: string, init: RequestInit): Promise<Response> {
    const url = URLExt.join(this.#settings.baseUrl, STORAGE_SERVER_PATH) + path;
    try {
      // 'no-store' would make JupyterLab add a time to the URL, which the server refuses to know.
      return await ServerConnection.makeRequest(
        url,
        { cache: 'no-cache', ...init },
        this.#settings
      );
    } catch (error) {
      // JupyterLab makes a network error of whatever ends a request.
      init.signal?.throwIfAborted();
      if (error instanceof ServerConnection.NetworkError) {
        throw networkProblem(error, this.#trans);
      }
      throw error;
    }
  }

  /** The error that an unsuccessful answer stands for. */
  errorOf(response: Response): Promise<ArtifactStorageError> {
    return errorOfResponse(response, this.#trans);
  }

  readonly #away = new Signal<this, void>(this);
  readonly #settings: ServerConnection.ISettings;
  readonly #trans: TranslationBundle;
}

export namespace StorageClient {
  export interface Options {
    readonly serverSettings: ServerConnection.ISettings;
    readonly trans: TranslationBundle;
  }
}

namespace Private {
  export function queryString(query: Readonly<Record<string, unknown>> | undefined): string {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) {
      if (value !== undefined) {
        search.set(key, String(value));
      }
    }
    const text = search.toString();
    return text === '' ? '' : `?${text}`;
  }
}
