import type { Artifact } from '../../api/artifact.js';
import type { CopyRecords, FreeNumbers } from './copy-records.js';
import type { MetadataSource } from './metadata-store.js';

/** What copies read and write where a second source has versions, too. */
export class MergedCopyRecords implements CopyRecords {
  readonly #first: CopyRecords;
  readonly #second: MetadataSource;

  readonly sourceId: CopyRecords['sourceId'] = () => this.#first.sourceId();
  readonly stamp: CopyRecords['stamp'] = () => this.#first.stamp();
  readonly page: CopyRecords['page'] = (names, after, limit) =>
    this.#first.page(names, after, limit);
  readonly nextNumbers: CopyRecords['nextNumbers'] = (names) => this.#first.nextNumbers(names);
  readonly known: CopyRecords['known'] = (ids) => this.#first.known(ids);
  readonly raise: CopyRecords['raise'] = (next, from) => this.#first.raise(next, from);
  readonly begin: CopyRecords['begin'] = (job) => this.#first.begin(job);
  readonly end: CopyRecords['end'] = (job) => this.#first.end(job);
  readonly hasRun: CopyRecords['hasRun'] = (runId) => this.#first.hasRun(runId);

  constructor(first: CopyRecords, second: MetadataSource) {
    this.#first = first;
    this.#second = second;
  }

  async others(names: readonly string[]): Promise<readonly Artifact[]> {
    const found = await this.#second.summaries(names);
    const versions: Artifact[] = [];
    for (const [name, { version_count }] of found) {
      const wanted = { name, after: null, limit: version_count };
      const rows = await this.#second.pageOfVersions(wanted);
      versions.push(...rows.map(({ item }) => item).reverse());
    }
    return versions;
  }

  async free(
    names: readonly string[],
    copiedFrom: string
  ): Promise<ReadonlyMap<string, FreeNumbers>> {
    const free = new Map(await this.#first.free(names, copiedFrom));
    for (const [name, { version }] of await this.#second.summaries(names)) {
      const { next, gaps } = free.get(name) ?? { next: 0, gaps: [] };
      const least = version + 1;
      free.set(name, {
        next: Math.max(next, least),
        gaps: gaps
          .map(({ first, last }) => ({ first: Math.max(first, least), last }))
          .filter(({ first, last }) => first <= last)
      });
    }
    return free;
  }
}
