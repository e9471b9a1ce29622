import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { ILineaPyEnvironment } from '../../interfaces/location.js';

/** Path of the Jupyter server's own requests below its base URL. */
const PATH = 'jupyterlab_artifact_storage/kernels';

/** Gives LineaPy's variables to the Jupyter server, for the next process of a kernel. */
export class NextProcess {
  /** @param settings - How the Jupyter server is reached; it is asked with its XSRF token. */
  constructor(settings: ServerConnection.ISettings) {
    this.#settings = settings;
  }

  /**
   * Sets the variables, in place of those that were given before.
   *
   * @returns whether the next process will have them; not where another server starts the kernel.
   */
  async give(kernelId: string, { set, fill }: ILineaPyEnvironment): Promise<boolean> {
    const url = URLExt.join(this.#settings.baseUrl, PATH, kernelId, 'environment');
    try {
      const response = await ServerConnection.makeRequest(
        url,
        { method: 'PUT', body: JSON.stringify({ set, fill }) },
        this.#settings
      );
      return response.ok && (await response.json()).kept === true;
    } catch {
      return false;
    }
  }

  readonly #settings: ServerConnection.ISettings;
}
