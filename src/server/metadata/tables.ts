import type { Generated, Kysely } from 'kysely';

/** One row for each name that was ever used: it outlives its versions, so numbers never return. */
export interface NameTable {
  readonly id: Generated<number>;
  readonly name: string;
  /** The name in the form in which it is searched and sorted (see folding.ts). */
  readonly folded: string;
  readonly next_version: number;
  readonly version_count: number;
  /** Null where no version is left; so is `latest_date`. */
  readonly latest_version: number | null;
  readonly latest_date: string | null;
  /** The time of the last save, also of a deleted one: times of a name never go back. */
  readonly last_saved: string | null;
  /** Facts of the newest version, by which lists are sorted and filtered (see name-facts.ts). */
  readonly latest_size: number | null;
  readonly latest_type: string | null;
  readonly latest_user: string | null;
  readonly latest_notebook: string | null;
  /** 1 where the three tables of listed notes have rows of it. */
  readonly noted: number | null;
}

/** What lists sort and filter by, beside a tag or a number: then no row of the name is read for it. */
export interface ListedFacts
  extends Pick<
    NameTable,
    'folded' | 'latest_date' | 'latest_size' | 'latest_type' | 'latest_user' | 'latest_notebook'
  > {}

/** One row for each tag of a name's newest version. */
export interface TagTable extends ListedFacts {
  readonly tag: string;
  readonly name_id: number;
}

/** One row for each number in the metadata of a name's newest version. */
export interface NumberTable extends ListedFacts {
  readonly key: string;
  readonly value: number;
  readonly name_id: number;
}

/** Description and tags of a name's newest version, in the form in which they are searched. */
export interface WordsTable {
  readonly name_id: number;
  readonly words: string;
}

/** One row for each root that holds values (see location/value-root.ts). */
export interface RootTable {
  readonly id: Generated<number>;
  readonly root: string;
  /** JSON: how it is reached, without secrets; null where that was never recorded. */
  readonly storage_options: string | null;
}

/** One row for each version. Large columns stand last: listing never reads them. */
export interface VersionTable {
  readonly id: Generated<number>;
  readonly name_id: number;
  readonly version: number;
  readonly save_id: string;
  readonly date_created: string;
  readonly root_id: number;
  readonly value_key: string;
  readonly size: number;
  readonly sha256: string;
  readonly value_type: string;
  /** JSON, as are `buffers`, `preview` and `packages`. */
  readonly value_shape: string | null;
  readonly python_version: string;
  readonly notebook_path: string | null;
  readonly user: string;
  readonly buffers: string;
  readonly packages: string;
  /** Null where `code_id` names its text. */
  readonly code: string | null;
  /** Empty where `preview_id` names its text. */
  readonly preview: string;
  /** Bytes of the whole preview, which is stored beside the value; null: `preview` is all of it. */
  readonly preview_size: number | null;
  readonly code_id: number | null;
  readonly preview_id: number | null;
  /** Null where there is none; so are `tags` (JSON), `metadata` (JSON) and who edited them when. */
  readonly description: string | null;
  readonly tags: string | null;
  readonly metadata: string | null;
  readonly edited_at: string | null;
  readonly edited_by: string | null;
  /** When its bytes last were what was saved, and when they were not; ISO 8601, UTC. */
  readonly verified_at: string | null;
  readonly damaged_at: string | null;
  /** Since when its value is known to be missing; null: it is not. */
  readonly missing_at: string | null;
  /** Of a copy: the id of the database that it was copied from, and of the first save; else null. */
  readonly copied_from: string | null;
  readonly original_save_id: string | null;
  /** Null: a pickle. */
  readonly format: string | null;
}

/**
 * One row for each range of numbers of a name that a copy has passed over: nobody was given them here,
 * and only another copy from the same database may still take one.
 */
export interface GapTable {
  readonly name_id: number;
  readonly copied_from: string;
  readonly first: number;
  readonly last: number;
}

/** One row for each copy into this database, by what it copies (see copy-jobs.ts). */
export interface CopyTable {
  readonly job_id: string;
  /** Of its last start. */
  readonly run_id: string;
  readonly copied_from: string;
  /** JSON, without secrets. */
  readonly request: string;
  /** The highest row of the source that it looks at. */
  readonly highest: number;
  /** JSON; null before its end. */
  readonly counts: string | null;
  readonly started: string;
  readonly ended: string | null;
}

/**
 * One row for each version in the trash. It has the id of its row in `artifact_storage_version`, which a
 * restore gives back: rows that move between the two tables keep their order.
 */
export interface TrashTable {
  readonly id: number;
  readonly name_id: number;
  readonly version: number;
  readonly save_id: string;
  readonly root_id: number;
  readonly value_key: string;
  readonly size: number;
  readonly sha256: string;
  readonly code_id: number | null;
  readonly preview_id: number | null;
  /** JSON: its aliases, as {@link AliasTable} had them. */
  readonly aliases: string;
  /** ISO 8601, UTC, as is `purge_at`. */
  readonly deleted_at: string;
  readonly deleted_by: string;
  readonly purge_at: string;
  /** JSON: its whole row, whatever columns it has. `root_id` above is the newer one. */
  readonly record: string;
}

/** One row for each name that points at a version. */
export interface AliasTable {
  readonly name_id: number;
  readonly alias: string;
  /** The number of a version that exists. */
  readonly version: number;
  /** ISO 8601, UTC. */
  readonly set_at: string;
  readonly set_by: string;
}

/** One row for each longer text: 300 saves of one script keep its code once. */
export interface TextTable {
  readonly id: Generated<number>;
  /** Of its UTF-8, hex. */
  readonly sha256: string;
  readonly text: string;
}

/** One row for each value of LineaPy's that was loaded: its size and checksum at that time. */
export interface LineapyValueTable {
  readonly root: string;
  readonly value_key: string;
  readonly size: number;
  readonly sha256: string;
  readonly first_loaded: string;
}

/** What was found last of a value that LineaPy saved. */
export interface LineapyMarkTable {
  readonly root: string;
  readonly value_key: string;
  readonly name: string;
  readonly version: number;
  readonly date_created: string;
  readonly found: 'missing' | 'damaged' | 'verified';
  readonly found_at: string;
}

/** One row for each value that no save may be recorded with any more (see retired-values.ts). */
export interface RetiredTable {
  readonly value_id: string;
  /** ISO 8601, UTC. */
  readonly given_up_at: string;
}

/** One row for each value whose version is gone for good, until it is deleted (see deleted-values.ts). */
export interface DeletedValueTable {
  readonly root: string;
  readonly value_key: string;
}

/** One row for each set of inputs: 300 saves after the same loads keep theirs once. */
export interface InputSetTable {
  readonly id: Generated<number>;
  readonly sha256: string;
  /** JSON. */
  readonly inputs: string;
}

/** One row for each input of a set, by the key that names a version for ever (see inputs.ts). */
export interface InputTable {
  readonly input_key: string;
  readonly set_id: number;
}

/** One row for each version with inputs: it outlives the version. */
export interface MadeFromTable {
  readonly id: Generated<number>;
  readonly save_id: string;
  readonly name_id: number;
  readonly version: number;
  readonly set_id: number;
}

/** Which migrations ran. */
export interface MigrationTable {
  readonly name: string;
  readonly applied_at: string;
}

/** One row: the id of this database. */
export interface StoreTable {
  readonly store_id: string;
}

/** Our tables. They never collide with LineaPy's, which may be in the same database. */
export interface Tables {
  readonly artifact_storage_name: NameTable;
  readonly artifact_storage_root: RootTable;
  readonly artifact_storage_version: VersionTable;
  readonly artifact_storage_trash: TrashTable;
  readonly artifact_storage_alias: AliasTable;
  readonly artifact_storage_tag: TagTable;
  readonly artifact_storage_number: NumberTable;
  readonly artifact_storage_words: WordsTable;
  readonly artifact_storage_lineapy_value: LineapyValueTable;
  readonly artifact_storage_lineapy_mark: LineapyMarkTable;
  readonly artifact_storage_text: TextTable;
  readonly artifact_storage_given_up: RetiredTable;
  readonly artifact_storage_deleted_value: DeletedValueTable;
  readonly artifact_storage_input_set: InputSetTable;
  readonly artifact_storage_input: InputTable;
  readonly artifact_storage_made_from: MadeFromTable;
  readonly artifact_storage_gap: GapTable;
  readonly artifact_storage_copy: CopyTable;
  readonly artifact_storage_migration: MigrationTable;
  readonly artifact_storage_store: StoreTable;
}

/** An open database. */
export type Database = Kysely<Tables>;
