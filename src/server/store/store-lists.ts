import type { Artifact } from '../../api/artifact.js';
import type { ListQuery, SummaryPage, VersionPage } from '../../api/artifact-list.js';
import type { MetadataStore, VersionsQuery } from '../metadata/metadata-store.js';
import type { LineapyValues } from './lineapy-values.js';
import { isOfWrong, listWrong, marked, versionsMissing } from './missing-lists.js';
import type { MissingValues } from './missing-values.js';
import type { Trash } from './trash.js';

/** Which versions to list; `missing`: only those that are known to lack their values. */
export type ListedVersions = VersionsQuery & { readonly missing?: boolean };

/** What lists are made of. */
export interface ListSources {
  readonly metadata: MetadataStore;
  readonly lineapy: LineapyValues;
  readonly missing: MissingValues;
  readonly trash: Pick<Trash, 'begin'>;
}

/** The lists of a store: what the database has, with what is known of the values. */
export class StoreLists {
  readonly #sources: ListSources;

  constructor(sources: ListSources) {
    this.#sources = sources;
  }

  /** A page of names, each with its newest version. */
  async list(query: ListQuery): Promise<SummaryPage> {
    const { metadata, missing } = this.#sources;
    await missing.lookAgain();
    const page = isOfWrong(query)
      ? await listWrong(metadata, missing, query)
      : await metadata.list(query);
    return this.#shown(page);
  }

  /** A page of versions, newest first. */
  async versions(query: ListedVersions): Promise<VersionPage> {
    const { metadata, missing } = this.#sources;
    await missing.lookAgain();
    const page =
      query.missing === true
        ? await versionsMissing(metadata, missing, query)
        : await metadata.versions(query);
    return this.#shown(page);
  }

  /** A page with the sizes that LineaPy did not record, and marks where values are missing or damaged. */
  async #shown<T extends SummaryPage | VersionPage>(page: T): Promise<T> {
    const { metadata, lineapy, missing, trash } = this.#sources;
    trash.begin();
    const sized = await lineapy.withSizes<Artifact>(page.artifacts);
    const artifacts = await missing.lineapy.shown(sized);
    const same = await metadata.sameBytes(artifacts);
    const shown = artifacts.map((one) => {
      const same_as = same.get(one.save_id ?? '');
      return same_as === undefined ? one : { ...one, same_as };
    });
    return { ...page, artifacts: marked(shown, missing) };
  }
}
