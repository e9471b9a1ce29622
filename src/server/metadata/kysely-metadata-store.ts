import type { Transaction } from 'kysely';
import type {
  ArtifactSource,
  DeleteRequest,
  ListQuery,
  SummaryPage,
  VersionPage
} from '../../api/artifact.js';
import { isArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import { closest } from '../../location/did-you-mean.js';
import type { Outcome } from '../grouping/group-queue.js';
import { fold } from './folding.js';
import { givenUpOf, giveUp, knownKeysIn, type ValueName } from './given-up.js';
import { GroupedSaves } from './grouped-saves.js';
import { type BothSides, chooseStored, refuseLineapyDelete } from './lineapy/both-sides.js';
import { LineapyReader } from './lineapy/lineapy-reader.js';
import { listMergedNames, listMergedVersions } from './lineapy/merged-lists.js';
import { listNames, listVersions } from './list-queries.js';
import type {
  LineapyValue,
  MetadataCheck,
  MetadataStore,
  NewArtifact,
  RootValues,
  RootVersion,
  StoredArtifact,
  ValuePlace,
  VersionsQuery
} from './metadata-store.js';
import { migrate, readSchema, refuseNewer } from './migrator.js';
import { droppedError } from './our-tables.js';
import { listRoots, moveRoot, stampOf, versionsIn } from './relocation.js';
import { ReplacedError } from './replaced-error.js';
import { similarNames } from './similar-names.js';
import type { SqlDatabase } from './sql-database.js';
import { runSteps, type Steps } from './statement.js';
import { isStorable, isVersionNumber, storable } from './storable.js';
import type { Database, Tables } from './tables.js';
import { dropUnusedTexts } from './text-rows.js';
import {
  countVersions,
  type DeletedVersion,
  deleteVersions,
  findSave,
  findVersion,
  numbersOf,
  recordSave
} from './version-rows.js';

/** How often an operation begins again whose database was replaced meanwhile. */
const REPLACED_ATTEMPTS = 4;

/** How many of the newest versions a check hands out. */
const NEWEST = 50;

/** A metadata store in a SQL database: the queries, which are the same for all of them. */
export class KyselyMetadataStore implements MetadataStore {
  readonly location: string;
  readonly #database: SqlDatabase;
  readonly #lineapy: LineapyReader;
  readonly #lineapyRoot: string;
  readonly #saves: GroupedSaves;
  /** The open connection; it may lead to a database without our tables. */
  #connection: Promise<Database> | undefined;
  #migrated = false;
  #storeId: string | undefined;
  /** What must end before the connection is closed. */
  readonly #running = new Set<Promise<unknown>>();

  /** @param lineapyRoot the `artifact_storage_dir` where the values are that LineaPy saved */
  constructor(database: SqlDatabase, lineapyRoot = '') {
    this.location = database.location;
    this.#database = database;
    this.#lineapy = new LineapyReader(database, lineapyRoot);
    this.#lineapyRoot = lineapyRoot;
    // Where rows are locked, the saves of one name wait for each other, and nobody else for them.
    const keyOf = ({ name }: NewArtifact) => (database.traits.locksRows ? name : '');
    this.#saves = new GroupedSaves((artifacts) => this.#record(artifacts), keyOf);
  }

  check(): Promise<MetadataCheck> {
    return this.#guard(() => this.#database.retryCheck(() => this.#check()));
  }

  prepare(): Promise<void> {
    return this.#retrying(async () => {
      await this.#ready();
    });
  }

  storeId(): Promise<string> {
    return this.#retrying(async () => {
      const db = await this.#ready();
      this.#storeId ??= (
        await db.selectFrom('artifact_storage_store').select('store_id').executeTakeFirstOrThrow()
      ).store_id;
      return this.#storeId;
    });
  }

  ofSave(saveId: string): Promise<StoredArtifact | null> {
    return this.#readOurs<StoredArtifact | null>(null, (db) =>
      runSteps(db, this.#database.traits, findSave(saveId))
    );
  }

  insert(artifact: NewArtifact): Promise<StoredArtifact> {
    return this.#saves.add(storable(artifact));
  }

  get(
    name: string,
    version: number | null,
    source?: ArtifactSource
  ): Promise<StoredArtifact | null> {
    return this.#read<StoredArtifact | null>(null, async (both) => {
      if (!isStorable(name) || (version !== null && !isVersionNumber(version))) {
        return null;
      }
      const found =
        both.ours === null || source === 'lineapy'
          ? null
          : await runSteps(both.ours, this.#database.traits, findVersion(name, version));
      return chooseStored(both, found, this.#lineapy, { name, version, source });
    });
  }

  list(query: ListQuery): Promise<SummaryPage> {
    const none = { artifacts: [], next_cursor: null, total: 0 };
    return this.#read<SummaryPage>(none, async (both) =>
      isStorable(query.search ?? '') ? listAllNames(both, query) : none
    );
  }

  versions(query: VersionsQuery): Promise<VersionPage> {
    const none = { artifacts: [], next_cursor: null };
    return this.#read<VersionPage>(none, async ({ ours, theirs }) =>
      !isStorable(query.name ?? '')
        ? none
        : ours !== null && theirs.rows.length === 0
          ? listVersions(ours, query)
          : listMergedVersions(ours, theirs, query)
    );
  }

  versionNumbers(name: string, limit: number): Promise<readonly number[]> {
    return this.#read<readonly number[]>([], async ({ ours, theirs }) => {
      if (!isStorable(name)) {
        return [];
      }
      const own = ours === null ? [] : await numbersOf(ours, name, limit);
      const others = (theirs.byName.get(name) ?? []).map(({ artifact }) => artifact.version);
      return [...new Set([...own, ...others])].sort((a, b) => b - a).slice(0, limit);
    });
  }

  async delete(name: string, version: DeleteRequest['version']): Promise<readonly ValuePlace[]> {
    // A name that is not there needs no write transaction, and no new database.
    const number = typeof version === 'number' ? version : null;
    if (!isStorable(name) || (number !== null && !isVersionNumber(number))) {
      return [];
    }
    const found = await this.#read<StoredArtifact | null>(null, async (both) => {
      const own =
        both.ours === null
          ? null
          : await runSteps(both.ours, this.#database.traits, findVersion(name, number));
      refuseLineapyDelete(both, name, version, own?.version ?? null, own !== null);
      return own;
    });
    if (found === null) {
      return [];
    }
    let places: readonly DeletedVersion[] | undefined;
    const { traits } = this.#database;
    let texts: readonly number[] = [];
    const deleted = await this.#write(async (db) => {
      const found = await deleteVersions(db, traits, name, version, places);
      places = found.places;
      texts = traits.locksRows ? found.texts : [];
      if (!traits.locksRows) {
        await dropUnusedTexts(db, traits, found.texts);
      }
      return places.map(toPlace);
    });
    if (texts.length > 0) {
      // In a transaction of its own, which waits for saves while it locks nothing else.
      await this.#write((db) => dropUnusedTexts(db, traits, texts)).catch(() => undefined);
    }
    return deleted;
  }

  knownKeys(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#readOurs<ReadonlySet<string>>(new Set(), (db) => knownKeysIn(db, keys));
  }

  async giveUp(values: readonly ValueName[]): Promise<ReadonlySet<string>> {
    // Where nothing was ever recorded, no database is made.
    if (values.length === 0 || !(await this.#readOurs(false, async () => true))) {
      return new Set(values.map(({ id }) => id));
    }
    return this.#write((db) => giveUp(db, this.#database.traits, values));
  }

  givenUp(valueIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#readOurs<ReadonlySet<string>>(new Set(), (db) => givenUpOf(db, valueIds));
  }

  countVersions(): Promise<number> {
    return this.#read(
      0,
      async ({ ours, theirs }) =>
        theirs.rows.length + (ours === null ? 0 : await countVersions(ours))
    );
  }

  similarNames(name: string): Promise<readonly string[]> {
    return this.#read<readonly string[]>([], async ({ ours, theirs }) => {
      if (!isStorable(name)) {
        return [];
      }
      const own = ours === null ? [] : await similarNames(ours, name);
      const others = closest(fold(name), [...theirs.byName.keys()]);
      return [...new Set([...own, ...others])].slice(0, 3);
    });
  }

  async noteRoot(root: string, options: StorageOptions): Promise<void> {
    const storage_options = JSON.stringify(options);
    await this.#write((db) =>
      db
        .insertInto('artifact_storage_root')
        .values({ root, storage_options })
        .onConflict((conflict) => conflict.column('root').doUpdateSet({ storage_options }))
        .execute()
    );
  }

  rootOptions(root: string): Promise<StorageOptions | null> {
    return this.#readOurs<StorageOptions | null>(null, async (db) => {
      const row = await db
        .selectFrom('artifact_storage_root')
        .select('storage_options')
        .where('root', '=', root)
        .executeTakeFirst();
      const recorded = row?.storage_options ?? null;
      return recorded === null ? null : (JSON.parse(recorded) as StorageOptions);
    });
  }

  roots(): Promise<readonly string[]> {
    return this.#readOurs<readonly string[]>([], listRoots);
  }

  stampOfRoot(root: string): Promise<RootValues> {
    return this.#readOurs<RootValues>({ count: 0, newest: 0 }, (db) => stampOf(db, root));
  }

  async *versionsInRoot(root: string): AsyncGenerator<RootVersion> {
    const found = await this.#readOurs<AsyncGenerator<RootVersion> | null>(null, async (db) =>
      versionsIn(db, root)
    );
    if (found !== null) {
      yield* found;
    }
  }

  relocateRoot(from: string, to: string, verified: RootValues): Promise<void> {
    let repeated = false;
    return this.#write(async (db) => {
      await moveRoot(db, this.#database.traits, from, to, verified, repeated);
      repeated = true;
    });
  }

  lineapyValue(root: string, valueKey: string): Promise<LineapyValue | null> {
    return this.#readOurs<LineapyValue | null>(null, async (db) => {
      const row = await db
        .selectFrom('artifact_storage_lineapy_value')
        .select(['root', 'value_key', 'size', 'sha256'])
        .where('root', '=', root)
        .where('value_key', '=', valueKey)
        .executeTakeFirst();
      return row ?? null;
    });
  }

  async noteLineapyValue(value: LineapyValue): Promise<void> {
    if (this.#database.read_only || !(await this.#readOurs(false, async () => true))) {
      return;
    }
    const noting = this.#write((db) =>
      db
        .insertInto('artifact_storage_lineapy_value')
        .values({ ...value, first_loaded: new Date().toISOString() })
        .onConflict((conflict) => conflict.columns(['root', 'value_key']).doNothing())
        .execute()
    );
    try {
      await noting;
    } catch (error) {
      // Whoever may only read may load: somebody who may write notes it later.
      if (this.#database.toError(error).kind !== 'permission_denied') {
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#disconnect();
  }

  /** Records saves in one transaction; a refusal of one of them changes nothing for the others. */
  #record(artifacts: readonly NewArtifact[]): Promise<readonly Outcome<StoredArtifact>[]> {
    return this.#writing((db, lineapy) =>
      this.#database.transact(db, () => this.#recording(artifacts, lineapy))
    );
  }

  *#recording(
    artifacts: readonly NewArtifact[],
    lineapy: boolean
  ): Steps<readonly Outcome<StoredArtifact>[]> {
    yield* refuseNewer(this.location);
    const reader = this.#lineapy;
    const outcomes: Outcome<StoredArtifact>[] = [];
    for (const artifact of artifacts) {
      const least = function* () {
        return ((lineapy ? yield* reader.highestVersion(artifact.name) : null) ?? -1) + 1;
      };
      try {
        outcomes.push({ value: yield* recordSave(artifact, least) });
      } catch (error) {
        // Only refusals are ours, and they come before anything was written.
        if (!isArtifactStorageError(error)) {
          throw error;
        }
        outcomes.push({ error });
      }
    }
    return outcomes;
  }

  async #check(): Promise<MetadataCheck> {
    const probed = await this.#database.probe();
    if (probed === null) {
      return {
        server: this.#database.server,
        read_only: this.#database.read_only,
        artifact_count: 0,
        name_count: 0,
        lineapy_count: 0,
        would_create: true,
        made: this.#database.made,
        newest: []
      };
    }
    try {
      const state = await readSchema(probed.db, this.#database);
      if (!this.#database.read_only) {
        await probed.tryWrite();
      }
      const would_create = state === 'absent';
      const ours = would_create ? null : probed.db;
      const theirs = await new LineapyReader(this.#database, this.#lineapyRoot).catalog(probed.db);
      const newest = await listMergedVersions(ours, theirs, { limit: NEWEST });
      return {
        server: probed.server,
        read_only: this.#database.read_only,
        artifact_count: theirs.rows.length + (ours === null ? 0 : await countVersions(ours)),
        name_count: (await listAllNames({ ours, theirs }, { limit: 1, count: 'all' })).total,
        lineapy_count: theirs.rows.length,
        would_create,
        made: 'the tables',
        newest: newest.artifacts
      };
    } finally {
      await probed.close();
    }
  }

  async #disconnect(close = (db: Database) => db.destroy()): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#migrated = false;
    this.#storeId = undefined;
    const db = await connection?.catch(() => undefined);
    await (db === undefined ? undefined : close(db));
  }

  /** Reads both sides; answers `empty` where there is no database. Makes no tables. */
  #read<T>(empty: T, run: (both: BothSides) => Promise<T>): Promise<T> {
    return this.#retrying(async () => {
      await this.#forgetReplaced();
      if (!this.#migrated) {
        if (!(await this.#database.exists())) {
          return empty;
        }
        const db = await this.#connect();
        if ((await readSchema(db, this.#database)) === 'absent') {
          return run({ db, ours: null, theirs: await this.#lineapy.catalog(db) });
        }
        await this.#ready();
      }
      const db = await this.#connect();
      const refuse = () => runSteps(db, this.#database.traits, refuseNewer(this.location));
      let found: T;
      try {
        found = await run({ db, ours: db, theirs: await this.#lineapy.catalog(db) });
      } catch (error) {
        // Columns that are gone, for example.
        await (this.#database.toError(error).kind === 'internal' ? refuse() : undefined);
        throw error;
      }
      // Behind it: what was read may be of a newer version's tables, and mean something else.
      await refuse();
      return found;
    });
  }

  /** Reads our tables; answers `empty` where they do not exist. */
  #readOurs<T>(empty: T, run: (db: Database) => Promise<T>): Promise<T> {
    return this.#read(empty, ({ ours }) => (ours === null ? Promise.resolve(empty) : run(ours)));
  }

  #write<T>(run: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#writing((db) =>
      db.transaction().execute(async (transaction) => {
        await runSteps(transaction, this.#database.traits, refuseNewer(this.location));
        return run(transaction);
      })
    );
  }

  /** @param transact runs one transaction; it is told whether LineaPy's tables are there */
  #writing<T>(transact: (db: Database, lineapy: boolean) => Promise<T>): Promise<T> {
    return this.#retrying(async () => {
      const db = await this.#ready();
      // Asked outside the transaction: a failed statement would end it in some databases.
      const lineapy = await this.#lineapy.isPresent(db);
      const result = await this.#database.write(() => transact(db, lineapy));
      if (!this.#database.isCurrent()) {
        throw new ReplacedError(this.location);
      }
      return result;
    });
  }

  /** The connection to a database with all our tables. */
  async #ready(): Promise<Database> {
    await this.#forgetReplaced();
    const db = await this.#connect();
    if (!this.#migrated) {
      await this.#database.beginUse(db);
      await migrate(db, this.#database);
      this.#migrated = true;
    }
    return db;
  }

  #connect(): Promise<Database> {
    if (this.#connection === undefined) {
      const opening = this.#database.open();
      this.#connection = opening;
      opening.catch(() => {
        if (this.#connection === opening) {
          this.#connection = undefined;
        }
      });
    }
    return this.#connection;
  }

  /** Somebody deleted or replaced the database: what we would write to it would be lost. */
  async #forgetReplaced(): Promise<void> {
    if (this.#connection !== undefined && !this.#database.isCurrent()) {
      await this.#disconnect((db) => this.#database.release(db));
    }
  }

  /** An operation that is safe to repeat. */
  #retrying<T>(run: () => Promise<T>, attempts = REPLACED_ATTEMPTS): Promise<T> {
    return this.#guard(() =>
      this.#database.retry(async () => {
        const connection = this.#connection;
        try {
          return await run();
        } catch (error) {
          const replaced =
            connection !== undefined &&
            (connection !== this.#connection || !this.#database.isCurrent());
          if ((error instanceof ReplacedError || replaced) && attempts > 1) {
            // Again, in what is there now: what was written is lost, and was not acknowledged.
            return this.#retrying(run, attempts - 1);
          }
          if (this.#database.isMissingTable(error)) {
            // Somebody dropped tables: the next attempt makes ours anew, where none is left.
            this.#lineapy.forget();
            this.#migrated = false;
            this.#storeId = undefined;
            if (attempts > 1) {
              return this.#retrying(run, attempts - 1);
            }
            throw droppedError(this.location);
          }
          throw error;
        }
      })
    );
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    const running = run();
    this.#running.add(running);
    try {
      return await running;
    } catch (error) {
      throw this.#database.toError(error);
    } finally {
      this.#running.delete(running);
    }
  }
}

function toPlace({ version, root, value_key }: ValuePlace): ValuePlace {
  return { version, root, value_key };
}

function listAllNames(
  { ours, theirs }: Pick<BothSides, 'ours' | 'theirs'>,
  query: ListQuery
): Promise<SummaryPage> {
  return ours !== null && theirs.rows.length === 0
    ? listNames(ours, query)
    : listMergedNames(ours, theirs, query);
}
