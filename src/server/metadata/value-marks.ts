import type { Artifact } from '../../api/artifact.js';
import { chunks } from './chunks.js';
import { type LineapyMarks, SqlLineapyMarks } from './lineapy-marks.js';
import type { OurDatabase } from './our-database.js';
import type { VersionTable } from './tables.js';

/** A version whose value is missing or damaged. */
export type MarkedVersion = Pick<
  Artifact,
  'name' | 'version' | 'root' | 'value_key' | 'size' | 'date_created'
> & { readonly save_id: string };

/**
 * What is known of values since their saves: notes at their versions, which last and which all storage
 * servers see. Where the database may only be read, nothing is noted.
 */
export interface ValueMarks {
  /** The same of values that LineaPy saved. */
  readonly lineapy: LineapyMarks;

  /**
   * Notes what a comparison of bytes found.
   *
   * @param matches whether they are what was saved; then they are not missing either
   * @param at ISO 8601, UTC
   */
  noteVerified(saveIds: readonly string[], matches: boolean, at: string): Promise<void>;

  /** Notes since when values are missing; one that was noted stays. */
  noteMissing(saveIds: readonly string[], at: string): Promise<void>;

  /** Takes that back: there is a value of the right size. */
  noteFound(saveIds: readonly string[]): Promise<void>;

  /** The versions whose values are missing, the latest saves first. */
  missing(limit: number): Promise<readonly MarkedVersion[]>;

  /** The versions that have other bytes than were saved, the latest saves first. */
  damaged(limit: number): Promise<readonly MarkedVersion[]>;
}

/** The marks in our tables. */
export class SqlValueMarks implements ValueMarks {
  readonly lineapy: LineapyMarks;
  readonly #ours: OurDatabase;

  constructor(ours: OurDatabase) {
    this.#ours = ours;
    this.lineapy = new SqlLineapyMarks(ours);
  }

  noteVerified(saveIds: readonly string[], matches: boolean, at: string): Promise<void> {
    return this.#note(
      saveIds,
      matches
        ? { verified_at: at, damaged_at: null, missing_at: null }
        : { damaged_at: at, missing_at: null }
    );
  }

  noteMissing(saveIds: readonly string[], at: string): Promise<void> {
    return this.#note(saveIds, { missing_at: at }, 'is');
  }

  noteFound(saveIds: readonly string[]): Promise<void> {
    return this.#note(saveIds, { missing_at: null }, 'is not');
  }

  missing(limit: number): Promise<readonly MarkedVersion[]> {
    return this.#marked('missing_at', limit);
  }

  damaged(limit: number): Promise<readonly MarkedVersion[]> {
    return this.#marked('damaged_at', limit);
  }

  /** Each of the two marks has an index of the versions that have it. */
  #marked(mark: 'missing_at' | 'damaged_at', limit: number): Promise<readonly MarkedVersion[]> {
    return this.#ours.read<readonly MarkedVersion[]>([], (db) =>
      db
        .selectFrom('artifact_storage_version as v')
        .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
        .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
        .select(['n.name', 'v.version', 'v.save_id', 'v.date_created'])
        .select(['r.root', 'v.value_key', 'v.size'])
        .where(`v.${mark}`, 'is not', null)
        .orderBy('v.id', 'desc')
        .limit(limit)
        .execute()
    );
  }

  /** @param missing only of versions whose mark is null, or is not */
  async #note(
    saveIds: readonly string[],
    found: Partial<Pick<VersionTable, 'verified_at' | 'damaged_at' | 'missing_at'>>,
    missing?: 'is' | 'is not'
  ): Promise<void> {
    if (saveIds.length === 0) {
      return;
    }
    await this.#ours.writeWhereAllowed(async (db) => {
      for (const some of chunks(saveIds)) {
        const marked = db
          .updateTable('artifact_storage_version')
          .set(found)
          .where('save_id', 'in', some);
        await (missing === undefined
          ? marked
          : marked.where('missing_at', missing, null)
        ).execute();
      }
    });
  }
}
