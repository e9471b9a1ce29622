import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../api/artifact.js';
import { errorOfResponse, networkProblem } from '../session/problem.js';

const BASE = 'jupyterlab_artifact_storage';

/** A file that a kernel is about to write. */
export interface ExportFile {
  readonly id: string;
  /** Where the kernel writes it. */
  readonly path: string;
}

/** How an upload is followed. */
export interface UploadOptions {
  readonly signal: AbortSignal;
  /** Told how much of it has been sent, 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/** The files that the Jupyter server itself takes and gives: see `downloads.py` and `uploads.py`. */
export class JupyterFiles {
  constructor(settings: ServerConnection.ISettings, trans: TranslationBundle) {
    this.#settings = settings;
    this.#trans = trans;
  }

  /** Where the browser gets the bytes of a version. */
  valueUrl(session_id: string, { name, version, source, save_id }: Artifact): string {
    const query = {
      name,
      version: String(version),
      ...(source === 'lineapy' ? { source } : {}),
      ...(save_id === undefined ? {} : { save_id })
    };
    return this.#url(['sessions', session_id, 'value'], { ...query, ...Private.xsrf() });
  }

  /** Where the browser gets a file that a kernel wrote. */
  exportUrl({ id }: ExportFile, name: string, ending: string): string {
    return this.#url(['exports', id], { name, ending, ...Private.xsrf() });
  }

  /** Asks for a place for a file that a kernel is about to write. */
  async openExport(): Promise<ExportFile> {
    const response = await this.#request(['exports'], 'POST');
    return (await response.json()) as ExportFile;
  }

  /** Removes a file that nobody wants any more. */
  async removeExport({ id }: ExportFile): Promise<void> {
    await this.#request(['exports', id], 'DELETE');
  }

  /** Saves a file of people's own machine as the next version of a name. */
  upload(
    session_id: string,
    name: string,
    file: Blob,
    { signal, onProgress }: UploadOptions
  ): Promise<Artifact> {
    signal.throwIfAborted();
    // fetch tells nothing of how much it has sent.
    const request = new XMLHttpRequest();
    request.open('PUT', this.#url(['sessions', session_id, 'upload'], { name }));
    const { token } = this.#settings;
    if (token !== '') {
      request.setRequestHeader('Authorization', `token ${token}`);
    }
    for (const value of Object.values(Private.xsrf())) {
      request.setRequestHeader('X-XSRFToken', value);
    }
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    return new Promise((resolve, reject) => {
      const stop = (): void => request.abort();
      signal.addEventListener('abort', stop, { once: true });
      request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
      request.onabort = () => reject(signal.reason);
      request.onerror = () => reject(networkProblem(undefined, this.#trans));
      request.onloadend = () => signal.removeEventListener('abort', stop);
      request.onload = () => {
        if (request.status === 200) {
          resolve(JSON.parse(request.responseText) as Artifact);
          return;
        }
        const { status, responseText } = request;
        void errorOfResponse(new Response(responseText, { status }), this.#trans).then(reject);
      };
      request.send(file);
    });
  }

  async #request(path: readonly string[], method: 'POST' | 'DELETE'): Promise<Response> {
    const { makeRequest, NetworkError } = ServerConnection;
    const response = await makeRequest(this.#url(path, {}), { method }, this.#settings).catch(
      (error: unknown) => {
        throw error instanceof NetworkError ? networkProblem(error, this.#trans) : error;
      }
    );
    if (!response.ok) {
      throw await errorOfResponse(response, this.#trans);
    }
    return response;
  }

  #url(path: readonly string[], query: Readonly<Record<string, string>>): string {
    const parts = path.map((part) => encodeURIComponent(part));
    return (
      URLExt.join(this.#settings.baseUrl, BASE, ...parts) + URLExt.objectToQueryString({ ...query })
    );
  }

  readonly #settings: ServerConnection.ISettings;
  readonly #trans: TranslationBundle;
}

namespace Private {
  /** Jupyter's XSRF token, as JupyterLab puts it into the addresses of its own downloads. */
  export function xsrf(): { readonly _xsrf?: string } {
    const found = /\b_xsrf=([^;]*)\b/.exec(globalThis.document?.cookie ?? '')?.[1];
    return found === undefined ? {} : { _xsrf: found };
  }
}
