import type { DeleteRequest } from '../../api/artifact-changes.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { DeletedValues } from './delete-values.js';
import { type DeleteOptions, deleteVersions, type VersionsDeleted } from './delete-versions.js';
import type { VersionReader } from './version-reader.js';

/** The deletes of a store: by number, or by the id of a save. */
export class StoreDeletes {
  readonly #metadata: MetadataStore;
  readonly #values: DeletedValues;
  readonly #reader: Pick<VersionReader, 'find'>;

  constructor(metadata: MetadataStore, values: DeletedValues, reader: Pick<VersionReader, 'find'>) {
    this.#metadata = metadata;
    this.#values = values;
    this.#reader = reader;
  }

  /**
   * As {@link deleteVersions}.
   *
   * @returns the numbers of the deleted versions, ascending
   */
  async delete(
    name: string,
    version: DeleteRequest['version'],
    save_id?: string
  ): Promise<readonly number[]> {
    const request = { name, version, ...(save_id === undefined ? {} : { save_id }) };
    return (await this.deleteVersions(request)).versions;
  }

  /** Deletes versions and their values, or lets them go to the trash, as {@link deleteVersions} says. */
  async deleteVersions(
    request: DeleteRequest,
    options: DeleteOptions = {}
  ): Promise<VersionsDeleted> {
    const { save_id, permanently } = request;
    if (save_id === undefined) {
      return deleteVersions(this.#metadata, this.#values, request, options);
    }
    // A number is never given out twice: name and version of a save stay those of that save.
    const wanted = { name: request.name, version: null, save_id };
    const trashed = permanently === true ? await this.#metadata.trash.ofSave(save_id) : null;
    const { name, version } = trashed ?? (await this.#reader.find(wanted));
    return deleteVersions(this.#metadata, this.#values, { ...request, name, version }, options);
  }
}
