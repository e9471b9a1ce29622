import type { Artifact, ArtifactSource, ArtifactSummary } from '../../../api/artifact.js';
import type { DeleteRequest } from '../../../api/artifact-changes.js';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { Facets, FacetsQuery } from '../../../api/notes.js';
import { closest } from '../../../location/did-you-mean.js';
import { isLineapyKey } from '../../../location/lineapy-key.js';
import { visibleName } from '../../../location/visible-name.js';
import { fold } from '../folding.js';
import {
  type CountWanted,
  type MetadataCheck,
  type MetadataSource,
  type NameCount,
  type NameRows,
  type NamesWanted,
  NEWEST,
  type StoredArtifact,
  type VersionsWanted
} from '../metadata-store.js';
import { NamesInMemory } from '../names-in-memory.js';
import type { OtherNumbers } from '../our-database.js';
import { listNames, listVersions, type Row, rowsAfter } from '../paging.js';
import { MAX_ANSWERS } from '../similar-names.js';
import type { SqlConnection } from '../sql-connection.js';
import type { Database } from '../tables.js';
import type { Totals, TotalsWanted } from '../totals.js';
import { EMPTY_CATALOG, type LineapyCatalog, versionsOf } from './lineapy-catalog.js';
import { LineapyReader } from './lineapy-reader.js';

/** What LineaPy saved into a database. It is read and never written: it belongs to LineaPy. */
export class LineapyMetadataStore implements MetadataSource {
  readonly source = 'lineapy';
  readonly #connection: SqlConnection;
  readonly #root: string;
  readonly #reader: LineapyReader;

  readonly list: MetadataSource['list'] = (query) => listNames(this, query);
  readonly versions: MetadataSource['versions'] = (query) => listVersions(this, query);

  /** @param root the `artifact_storage_dir` where LineaPy's values are: it does not record one */
  constructor(connection: SqlConnection, root: string) {
    this.#connection = connection;
    this.#root = root;
    this.#reader = new LineapyReader(connection.database, root);
  }

  get location(): string {
    return this.#connection.database.location;
  }

  /** The numbers that LineaPy gave out. */
  get numbers(): OtherNumbers {
    return this.#reader;
  }

  check(together = {}): Promise<MetadataCheck> {
    const { database } = this.#connection;
    return this.#connection.check(together, async (probed) => {
      const { rows, byName } =
        probed === null
          ? EMPTY_CATALOG
          : await new LineapyReader(database, this.#root).catalog(probed);
      return {
        server: probed?.server ?? database.server,
        read_only: true,
        would_create: false,
        made: '',
        artifact_count: rows.length,
        name_count: byName.size,
        lineapy_count: rows.length,
        newest: rows.slice(0, NEWEST).map(({ item }) => item)
      };
    });
  }

  async get(
    name: string,
    version: number | null,
    source: ArtifactSource = this.source
  ): Promise<StoredArtifact | null> {
    return source !== this.source
      ? null
      : this.#read(null, async (catalog, db) => {
          const rows = versionsOf(catalog, name);
          const row = rows.find(({ item }) => version === null || item.version === version);
          return row === undefined ? null : this.#reader.stored(db, row);
        });
  }

  async pageOfNames(wanted: NamesWanted): Promise<NameRows> {
    return {
      rows: await this.#read([], ({ names }) => new NamesInMemory(names).pageOfNames(wanted))
    };
  }

  pageOfVersions({ name, after, limit }: VersionsWanted): Promise<readonly Row<Artifact>[]> {
    return this.#read([], (catalog) => {
      const rows = name === undefined ? catalog.rows : versionsOf(catalog, name);
      return rowsAfter(rows, after, limit, true);
    });
  }

  summaries(names: readonly string[]): Promise<ReadonlyMap<string, ArtifactSummary>> {
    const wanted = new Set(names);
    return this.#read(new Map(), ({ names: all }) => {
      const found = all.filter(({ item }) => wanted.has(item.name));
      return new Map(found.map(({ item }) => [item.name, item]));
    });
  }

  countNames(wanted: CountWanted): Promise<NameCount> {
    return this.#read({ total: 0 }, ({ names }) => new NamesInMemory(names).countNames(wanted));
  }

  async countOf(names: readonly string[]): Promise<number> {
    return (await this.summaries(names)).size;
  }

  versionNumbers(name: string, limit?: number): Promise<readonly number[]> {
    return this.#read([], (catalog) =>
      versionsOf(catalog, name)
        .slice(0, limit)
        .map(({ item }) => item.version)
    );
  }

  similarNames(name: string): Promise<readonly string[]> {
    return this.#read([], ({ byName }) =>
      closest(fold(name), [...byName.keys()]).slice(0, MAX_ANSWERS)
    );
  }

  facets({ kind, starts = '' }: FacetsQuery): Promise<Facets['values']> {
    return this.#read([], ({ names }) => {
      const all = names.flatMap(({ item }) =>
        kind === 'type' ? [item.value_type] : kind === 'user' ? [item.user] : []
      );
      const found = all.filter((value) => fold(value).includes(fold(starts)));
      return [...Map.groupBy(found, (value) => value)].map(([value, same]) => ({
        value,
        count: same.length
      }));
    });
  }

  totals({ names }: TotalsWanted = {}): Promise<Totals> {
    return this.#read({ versions: 0, bytes: 0 }, (catalog) => ({
      versions:
        names === undefined
          ? catalog.rows.length
          : names.reduce((sum, name) => sum + versionsOf(catalog, name).length, 0),
      bytes: 0
    }));
  }

  knownKeys(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const own = keys.filter(isLineapyKey);
    return own.length === 0
      ? Promise.resolve(new Set())
      : this.#read(new Set(), ({ rows }) => {
          const known = new Set(rows.map(({ item }) => item.value_key));
          return new Set(own.filter((key) => known.has(key)));
        });
  }

  async delete(name: string, version: DeleteRequest['version']): Promise<readonly []> {
    const numbers = await this.versionNumbers(name);
    const isThere =
      typeof version === 'string'
        ? numbers.length > 0
        : [version].flat().some((one) => numbers.includes(one));
    if (!isThere) {
      return [];
    }
    throw new ArtifactStorageError({
      kind: 'unsupported',
      message:
        version === 'all'
          ? `LineaPy saved ${numbers.length} of the versions of "${visibleName(name)}": nothing was deleted.`
          : `This version of "${visibleName(name)}" was saved by LineaPy: it is not deleted from here.`,
      hint: 'Delete it with LineaPy (lineapy.delete), or delete your own versions by their number.',
      field: 'version'
    });
  }

  deletable(name: string, version: DeleteRequest['version']): Promise<readonly []> {
    return this.delete(name, version);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #read<T>(
    empty: NoInfer<T>,
    run: (catalog: LineapyCatalog, db: Database) => T | Promise<T>
  ): Promise<T> {
    return this.#connection.read(empty, async (opened) =>
      run(await this.#reader.catalog(opened), opened.db)
    );
  }
}
