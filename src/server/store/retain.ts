import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Artifact } from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError, problemOf } from '../../api/errors.js';
import {
  RETAINED_LISTED,
  type RetainRequest,
  type Retention,
  RetentionSchema
} from '../../api/retention.js';
import { NAMED_IN_REPORT } from '../../api/store-verification.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { type KeptBecause, type RetentionRule, whyKept } from '../metadata/retention-rule.js';
import type { ValueAddress } from '../metadata/value-address.js';
import type { LongWork } from '../operations/long-work.js';
import { daysAgo } from './days-ago.js';
import type { UnkeptOfName, VersionsDeleted } from './delete-versions.js';
import { type NameLists, summariesSelected } from './selected-versions.js';

/** How many versions are read, and deleted, at once. */
const PAGE = 500;

/** What is about to be deleted. */
const BegunSchema = Type.Object({
  name: Type.String(),
  versions: RetentionSchema.properties.versions
});

/** How many of them are deleted. */
const EndedSchema = Type.Object({
  deleted: Type.Array(Type.Integer()),
  purge_at: Type.Optional(Type.String())
});

/** What a retention needs. */
export interface RetainSources {
  readonly metadata: MetadataStore;
  readonly lists: NameLists;
  readonly remove: (unkept: UnkeptOfName) => Promise<VersionsDeleted>;
  /** Told which versions were deleted, and in which roots. */
  readonly onDeleted: (name: string, deleted: VersionsDeleted) => void;
}

/** The rule of a request. */
function ruleOf({ keep_newest, older_than_days: days, tag }: RetainRequest): RetentionRule {
  if (keep_newest === undefined && days === undefined && tag === undefined) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: 'Nothing says which versions to delete.',
      hint: 'Give at least one of keep_newest, older_than_days and tag.',
      field: 'keep_newest'
    });
  }
  return { keep_newest, tag, before: days === undefined ? undefined : daysAgo(days) };
}

/** Finds, and where asked deletes, versions that need not be kept. */
export class Retain {
  readonly #sources: RetainSources;
  readonly #request: RetainRequest;
  readonly #rule: RetentionRule;
  readonly #work: LongWork;
  readonly #report: Retention;
  #looked = 0;
  #total = 0;

  /** @throws ArtifactStorageError `invalid_input` where no condition is given. */
  constructor(sources: RetainSources, request: RetainRequest, work: LongWork) {
    this.#sources = sources;
    this.#request = request;
    this.#rule = ruleOf(request);
    this.#work = work;
    this.#report = {
      dry_run: request.dry_run,
      planned: 0,
      deleted: 0,
      changed: 0,
      failed: 0,
      kept: 0,
      kept_because: { newest: 0, alias: 0, keep_newest: 0, younger: 0, tag: 0 },
      bytes: 0,
      versions: [],
      problems: []
    };
  }

  /** @throws the signal's reason after an abort: what was deleted by then stays deleted. */
  async run(): Promise<Retention> {
    const { lists, metadata } = this.#sources;
    const { signal } = this.#work;
    await this.#takeUp();
    const { names, filters } = this.#request;
    const isAll = names === undefined && filters === undefined;
    this.#total += isAll ? (await metadata.totals()).versions : 0;
    this.#tell();
    for await (const one of summariesSelected(lists, this.#request, signal)) {
      this.#total += isAll ? 0 : one.version_count;
      if (one.version_count === 1 && one.source !== 'lineapy') {
        this.#keep('newest');
        this.#looked += 1;
      } else {
        await this.#ofName(one.name);
      }
      this.#tell();
    }
    return this.#report;
  }

  /** Takes what an earlier process deleted: those versions are not found any more. */
  async #takeUp(): Promise<void> {
    let begun: Static<typeof BegunSchema> | undefined;
    for (const note of this.#work.notes) {
      if (Check(EndedSchema, note)) {
        this.#takeDeleted(begun?.versions ?? [], new Set(note.deleted));
        this.#takeTrashed(begun?.name ?? '', note.deleted, note.purge_at);
        begun = undefined;
      } else if (Check(BegunSchema, note)) {
        begun = note;
      }
    }
    if (begun !== undefined) {
      const { name, versions } = begun;
      const there = new Set(await this.#sources.metadata.versionNumbers(name));
      const gone = versions.map(({ version }) => version).filter((one) => !there.has(one));
      this.#takeDeleted(versions, new Set(gone));
      const trashed = await this.#sources.metadata.trash.ofName(name);
      for (const { version, purge_at } of trashed.filter((one) => gone.includes(one.version))) {
        this.#takeTrashed(name, [version], purge_at);
      }
    }
  }

  /** Names versions that are in the trash: they can be restored. */
  #takeTrashed(name: string, deleted: readonly number[], purge_at: string | undefined): void {
    if (purge_at === undefined || deleted.length === 0) {
      return;
    }
    this.#report.purge_at ??= purge_at;
    this.#report.trashed ??= [];
    const { trashed } = this.#report;
    const named = trashed.reduce((sum, { versions }) => sum + versions.length, 0);
    const versions = deleted.slice(0, RETAINED_LISTED - named);
    const last = trashed.at(-1);
    if (last?.name === name) {
      last.versions.push(...versions);
    } else if (versions.length > 0) {
      trashed.push({ name, versions });
    }
  }

  #takeDeleted(planned: Retention['versions'], deleted: ReadonlySet<number>): void {
    const gone = planned.filter(({ version }) => deleted.has(version));
    this.#add(gone, deleted);
    this.#looked += gone.length;
    this.#total += gone.length;
  }

  async #ofName(name: string): Promise<void> {
    const { metadata } = this.#sources;
    let newest: number | undefined;
    let rank = 0;
    for (let cursor: string | null | undefined; cursor !== null; ) {
      await this.#work.step();
      const page = await metadata.versions({
        name,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor })
      });
      cursor = page.next_cursor;
      const due: Artifact[] = [];
      for (const artifact of page.artifacts) {
        this.#looked += 1;
        if (artifact.source === 'lineapy') {
          this.#report.lineapy = (this.#report.lineapy ?? 0) + 1;
          continue;
        }
        newest ??= artifact.version;
        const keeps = rank < (this.#rule.keep_newest ?? 1);
        const lowestKept = keeps ? 0 : artifact.version + 1;
        const reason = whyKept(artifact, { newest, lowestKept }, this.#rule);
        rank += 1;
        if (reason === null) {
          due.push(artifact);
        } else {
          this.#keep(reason);
        }
      }
      await this.#delete(name, due);
      this.#tell();
    }
  }

  #keep(reason: KeptBecause): void {
    this.#report.kept += 1;
    this.#report.kept_because[reason] += 1;
  }

  async #delete(name: string, due: readonly Artifact[]): Promise<void> {
    const versions = due.map(({ version, size, date_created }) => ({
      name,
      version,
      size,
      date_created
    }));
    if (due.length === 0 || this.#request.dry_run) {
      this.#add(versions, new Set());
      return;
    }
    const { remove, onDeleted } = this.#sources;
    this.#work.note({ name, versions } satisfies Static<typeof BegunSchema>);
    const numbers = due.map(({ version }) => version);
    const addresses = new Map<string, ValueAddress>(due.map((one) => [one.root, one]));
    try {
      const done = await remove({ name, versions: numbers, rule: this.#rule, addresses });
      const deleted = [...done.versions];
      const { purge_at } = done;
      const ended = { deleted, ...(purge_at === undefined ? {} : { purge_at }) };
      this.#work.note(ended satisfies Static<typeof EndedSchema>);
      this.#add(versions, new Set(deleted));
      this.#takeTrashed(name, deleted, purge_at);
      this.#report.changed += versions.length - deleted.length;
      if (deleted.length > 0) {
        onDeleted(name, done);
      }
    } catch (error) {
      this.#work.signal.throwIfAborted();
      if (!isArtifactStorageError(error)) {
        throw error;
      }
      this.#add(versions, new Set());
      this.#report.failed += versions.length;
      if (this.#report.problems.length < NAMED_IN_REPORT) {
        this.#report.problems.push({ name, problem: problemOf(error) });
      }
    }
  }

  /** Counts planned versions, and those of them that are deleted. */
  #add(versions: Retention['versions'], deleted: ReadonlySet<number>): void {
    const report = this.#report;
    report.planned += versions.length;
    report.deleted += deleted.size;
    report.bytes += versions.reduce((sum, { size }) => sum + size, 0);
    report.versions.push(...versions.slice(0, RETAINED_LISTED - report.versions.length));
  }

  #tell(): void {
    const total = Math.max(this.#total, this.#looked);
    this.#work.tell({ done: this.#looked, total, unit: 'versions' });
  }
}
