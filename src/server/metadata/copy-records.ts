import { createHash } from 'node:crypto';
import type { Artifact } from '../../api/artifact.js';
import { inChunks } from './chunks.js';
import { gapsOf, raiseNumbers } from './number-gaps.js';
import type { OurDatabase } from './our-database.js';
import { isStorable } from './storable.js';
import type { CopyTable, Database } from './tables.js';

/** A version of a source as a copy sees it. */
export interface CopyCandidate {
  readonly name: string;
  readonly version: number;
  readonly save_id: string;
  readonly original_save_id: string | null;
  readonly size: number;
  readonly sha256: string;
  readonly root: string;
  readonly value_key: string;
  readonly damaged_at: string | null;
}

/** Where a page of candidates ended. */
export interface CandidatePosition {
  readonly name_id: number;
  readonly version: number;
}

/** A page of candidates of some names: by name, the lowest version first. */
export interface CandidatePage {
  readonly candidates: readonly CopyCandidate[];
  /** Null: there are no more. */
  readonly next: CandidatePosition | null;
}

/** What tells whether anything was saved, deleted or restored meanwhile. */
export interface SourceStamp {
  readonly count: number;
  readonly highest: number;
}

/** A version of a target with the save that it is, or is a copy of. */
export type KnownSave = Pick<CopyCandidate, 'name' | 'version' | 'save_id' | 'size' | 'sha256'> & {
  /** The database that it was copied from; null: it was saved here. */
  readonly copied_from: string | null;
  readonly verified_at: string | null;
};

/** Which numbers of a name are free. */
export interface FreeNumbers {
  /** All from here on. */
  readonly next: number;
  /** And these, both ends included, for a copy from one database. */
  readonly gaps: readonly { readonly first: number; readonly last: number }[];
}

/** What copies read and write of a metadata store beside its versions. */
export interface CopyRecords {
  /** The id of this database as a source: it need not have our tables, and gets none. */
  sourceId(): Promise<string>;
  /** What is there now. */
  stamp(): Promise<SourceStamp>;
  /** Versions of some names that our clients saved. */
  page(
    names: readonly string[],
    after: CandidatePosition | null,
    limit: number
  ): Promise<CandidatePage>;
  /** Versions of these names that others saved, the lowest first. */
  others(names: readonly string[]): Promise<readonly Artifact[]>;
  /** The highest number that was given out, and one, by name. */
  nextNumbers(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Which of these saves have a version here, or a copy. */
  known(saveIds: readonly string[]): Promise<ReadonlyMap<string, KnownSave>>;
  /** Which numbers a copy from a database may give. */
  free(names: readonly string[], copiedFrom: string): Promise<ReadonlyMap<string, FreeNumbers>>;
  /** Lets no new save of a name have a number below these. */
  raise(next: ReadonlyMap<string, number>, copiedFrom: string): Promise<void>;
  /** Notes that a copy begins, again. */
  begin(job: Omit<CopyTable, 'counts' | 'ended'>): Promise<void>;
  /** Notes how it ended. */
  end(job: Pick<CopyTable, 'job_id' | 'counts' | 'ended'>): Promise<void>;
  /** Whether this database has that start of a copy: then it is the target itself. */
  hasRun(runId: string): Promise<boolean>;
}

/** Whether a number is free for a version that keeps its own. */
export function isFree({ next, gaps }: FreeNumbers, version: number): boolean {
  return version >= next || gaps.some(({ first, last }) => first <= version && version <= last);
}

/** The same of our own tables. */
export class OurCopyRecords implements CopyRecords {
  readonly #ours: OurDatabase;
  readonly #location: string;

  constructor(ours: OurDatabase) {
    this.#ours = ours;
    this.#location = ours.connection.database.location;
  }

  async sourceId(): Promise<string> {
    const id = await this.#ours.read<string | undefined>(undefined, async (db) => {
      const all = db.selectFrom('artifact_storage_store').select('store_id');
      return (await all.executeTakeFirst())?.store_id;
    });
    return id ?? createHash('sha256').update(this.#location).digest('hex').slice(0, 32);
  }

  stamp(): Promise<SourceStamp> {
    return this.#ours.read({ count: 0, highest: 0 }, async (db) => {
      const { count, highest } = await db
        .selectFrom('artifact_storage_version')
        .select((of) => [of.fn.countAll<number>().as('count'), of.fn.max('id').as('highest')])
        .executeTakeFirstOrThrow();
      return { count: Number(count), highest: Number(highest ?? 0) };
    });
  }

  page(
    names: readonly string[],
    after: CandidatePosition | null,
    limit: number
  ): Promise<CandidatePage> {
    const wanted = names.filter(isStorable);
    const none = { candidates: [], next: null };
    return wanted.length === 0
      ? Promise.resolve(none)
      : this.#ours.read(none, (db) => pageOf(db, wanted, after, limit));
  }

  async others(): Promise<readonly Artifact[]> {
    return [];
  }

  nextNumbers(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#ours.read(new Map(), (db) => nextOf(db, names));
  }

  known(saveIds: readonly string[]): Promise<ReadonlyMap<string, KnownSave>> {
    return this.#ours.read(new Map(), (db) => knownOf(db, saveIds));
  }

  free(names: readonly string[], copiedFrom: string): Promise<ReadonlyMap<string, FreeNumbers>> {
    return this.#ours.read(new Map(), async (db) => {
      const [next, gaps] = [await nextOf(db, names), await gapsOf(db, names, copiedFrom)];
      return new Map(
        [...next].map(([name, number]) => [name, { next: number, gaps: gaps.get(name) ?? [] }])
      );
    });
  }

  raise(next: ReadonlyMap<string, number>, copiedFrom: string): Promise<void> {
    return this.#ours.record(() => raiseNumbers(next, copiedFrom));
  }

  async begin(job: Omit<CopyTable, 'counts' | 'ended'>): Promise<void> {
    const { job_id: _, ...again } = job;
    await this.#ours.write((db) =>
      db
        .insertInto('artifact_storage_copy')
        .values(job)
        .onConflict((conflict) =>
          conflict.column('job_id').doUpdateSet({ ...again, counts: null, ended: null })
        )
        .execute()
    );
  }

  async end({ job_id, ...ended }: Pick<CopyTable, 'job_id' | 'counts' | 'ended'>): Promise<void> {
    await this.#ours.write((db) =>
      db.updateTable('artifact_storage_copy').set(ended).where('job_id', '=', job_id).execute()
    );
  }

  hasRun(runId: string): Promise<boolean> {
    return this.#ours.read(false, async (db) => {
      const row = await db
        .selectFrom('artifact_storage_copy')
        .select('job_id')
        .where('run_id', '=', runId)
        .executeTakeFirst();
      return row !== undefined;
    });
  }
}

async function pageOf(
  db: Database,
  names: readonly string[],
  after: CandidatePosition | null,
  limit: number
): Promise<CandidatePage> {
  const ordered = db
    .selectFrom('artifact_storage_version as v')
    .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
    .innerJoin('artifact_storage_root as r', 'r.id', 'v.root_id')
    .select(['n.name', 'r.root', 'v.name_id', 'v.version', 'v.save_id', 'v.original_save_id'])
    .select(['v.size', 'v.sha256', 'v.value_key', 'v.damaged_at'])
    .where('n.name', 'in', names)
    .orderBy('v.name_id')
    .orderBy('v.version')
    .limit(limit);
  const rows = await (after === null
    ? ordered
    : ordered.where(({ eb, or, and }) =>
        or([
          eb('v.name_id', '>', after.name_id),
          and([eb('v.name_id', '=', after.name_id), eb('v.version', '>', after.version)])
        ])
      )
  ).execute();
  const last = rows.length < limit ? undefined : rows.at(-1);
  return {
    candidates: rows.map(({ name_id: _, ...candidate }) => candidate),
    next: last === undefined ? null : { name_id: last.name_id, version: last.version }
  };
}

async function nextOf(
  db: Database,
  names: readonly string[]
): Promise<ReadonlyMap<string, number>> {
  const rows = await inChunks(names.filter(isStorable), (some) =>
    db
      .selectFrom('artifact_storage_name')
      .select(['name', 'next_version'])
      .where('name', 'in', some)
  );
  return new Map(rows.map(({ name, next_version }) => [name, next_version]));
}

/** By the id of the save, or of the first one where it is a copy. */
async function knownOf(
  db: Database,
  saveIds: readonly string[]
): Promise<ReadonlyMap<string, KnownSave>> {
  const known = new Map<string, KnownSave>();
  for (const column of ['original_save_id', 'save_id'] as const) {
    const rows = await inChunks(saveIds, (some) =>
      db
        .selectFrom('artifact_storage_version as v')
        .innerJoin('artifact_storage_name as n', 'n.id', 'v.name_id')
        .select(['n.name', 'v.version', 'v.save_id', 'v.size', 'v.sha256', `v.${column} as key`])
        .select(['v.copied_from', 'v.verified_at'])
        .where(`v.${column}`, 'in', some)
    );
    for (const { key, ...save } of rows) {
      known.set(key ?? '', save);
    }
  }
  return known;
}
