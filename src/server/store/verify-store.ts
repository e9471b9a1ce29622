import { setTimeout as sleep } from 'node:timers/promises';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Artifact } from '../../api/artifact.js';
import { problemOf } from '../../api/errors.js';
import {
  NAMED_IN_REPORT,
  type StoreVerification,
  StoreVerificationSchema,
  type VerifyStoreRequest
} from '../../api/store-verification.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { LongWork } from '../operations/long-work.js';
import { daysAgo } from './days-ago.js';
import type { MissingValues } from './missing-values.js';
import {
  type NameLists,
  namesSelected,
  type SelectedPosition,
  versionsSelected
} from './selected-versions.js';
import type { ValueLook, ValueLooks } from './value-looks.js';
import { keptIn } from './verify-version.js';

/** How many values are read at once; of one folder fewer (see value-looks.ts). */
const TOGETHER = 6;

/** How often the work is noted, in milliseconds: what is read after it is read again. */
const NOTE_MS = 1000;

const { planned, verified, damaged, missing, unreadable, without_checksum, skipped, bytes } =
  StoreVerificationSchema.properties;
const CountsSchema = Type.Object({
  planned,
  verified,
  damaged,
  missing,
  unreadable,
  without_checksum,
  skipped,
  bytes
});
type Counts = Static<typeof CountsSchema>;

type Problems = StoreVerification['problems'];

const StepSchema = Type.Object({
  counts: CountsSchema,
  /** Bytes of all that were looked at. */
  looked: Type.Integer(),
  /** Those since the step before. */
  problems: StoreVerificationSchema.properties.problems,
  /** Behind the last whole batch; absent: at the beginning. */
  position: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String()),
      cursor: Type.Union([Type.String(), Type.Null()])
    })
  ),
  /** Those of the batch behind it that have been looked at. */
  done: Type.Array(Type.String())
});
type Step = Static<typeof StepSchema>;

const NOTHING: Counts = {
  planned: 0,
  verified: 0,
  damaged: 0,
  missing: 0,
  unreadable: 0,
  without_checksum: 0,
  skipped: 0,
  bytes: 0
};

/** What a verification of a store needs. */
export interface StoreVerifySources {
  readonly metadata: MetadataStore;
  readonly missing: MissingValues;
  readonly looks: ValueLooks;
  readonly lists: NameLists;
  /** Called when lists have something new to show. */
  readonly onMarked: () => void;
}

const keyOf = ({ name, version, source }: Artifact): string =>
  `${source === 'lineapy' ? source : ''}/${version}/${name}`;

/** What a verification has found so far. */
class Findings {
  counts: Counts = NOTHING;
  /** Bytes of all that were looked at. */
  looked = 0;
  readonly problems: Problems = [];
  readonly done = new Set<string>();
  position: SelectedPosition | undefined;
  #noted = 0;

  /** Takes what an earlier process noted. */
  takeUp(notes: readonly unknown[]): void {
    for (const step of notes.filter((note) => Check(StepSchema, note))) {
      this.counts = step.counts;
      this.looked = step.looked;
      this.problems.push(...step.problems);
      this.position = step.position as SelectedPosition | undefined;
      this.done.clear();
      for (const key of step.done) {
        this.done.add(key);
      }
    }
    this.#noted = this.problems.length;
  }

  add(artifact: Artifact, look: ValueLook): void {
    this.done.add(keyOf(artifact));
    this.looked += artifact.size;
    if (look.found === 'gone') {
      return;
    }
    const { found, size } = look;
    const { [found]: before } = this.counts;
    this.counts = {
      ...this.counts,
      planned: this.counts.planned + 1,
      bytes: this.counts.bytes + (found === 'verified' ? size : 0),
      [found]: before + 1
    };
    if (found !== 'verified' && found !== 'without_checksum') {
      const { name, version, root, value_key } = artifact;
      const problem = look.problem === undefined ? {} : { problem: problemOf(look.problem) };
      if (this.problems.length < NAMED_IN_REPORT) {
        this.problems.push({ name, version, root, value_key, reason: found, ...problem });
      }
    }
  }

  skip(): void {
    this.counts = { ...this.counts, skipped: this.counts.skipped + 1 };
  }

  /** What is to be noted. */
  step(): Step {
    const problems = this.problems.slice(this.#noted);
    this.#noted = this.problems.length;
    return {
      counts: this.counts,
      looked: this.looked,
      problems,
      ...(this.position === undefined ? {} : { position: this.position }),
      done: [...this.done]
    };
  }
}

/** Reads the values of versions, and compares them with what was saved. */
export class StoreVerifier {
  readonly #sources: StoreVerifySources;
  readonly #request: VerifyStoreRequest;
  readonly #work: LongWork;
  readonly #findings = new Findings();
  readonly #marks = { verified: [] as Artifact[], hasProblem: false };
  /** Bytes of values that are being read. */
  readonly #reading = new Map<string, number>();
  readonly #since: string | undefined;
  readonly #started = performance.now();
  #read = 0;
  #total = 0;
  #marked = Date.now();
  #marking: Promise<void> = Promise.resolve();

  constructor(sources: StoreVerifySources, request: VerifyStoreRequest, work: LongWork) {
    this.#sources = sources;
    this.#request = request;
    this.#work = work;
    const { older_than_days: days } = request;
    this.#since = days === undefined ? undefined : daysAgo(days);
  }

  /**
   * Verifies what is selected. What cannot be read is counted, and the rest goes on.
   *
   * @throws the signal's reason after an abort; what was found by then is noted.
   */
  async run(): Promise<Counts & { readonly problems: Problems } & ReturnType<typeof keptIn>> {
    const { metadata, lists } = this.#sources;
    const { signal, notes } = this.#work;
    this.#findings.takeUp(notes);
    await this.#sources.missing.recall();
    const names = await namesSelected(lists, this.#request, signal);
    const { bytes: total } = await metadata.totals({
      names: names ?? undefined,
      unverifiedSince: this.#since
    });
    this.#total = Math.max(total, this.#findings.looked);
    this.#tell();
    const batches = versionsSelected(metadata, names, this.#findings.position, signal);
    try {
      for await (const { versions, position } of batches) {
        await this.#verify(versions);
        this.#findings.position = position;
        this.#findings.done.clear();
        await this.#mark();
      }
    } finally {
      await this.#mark(true);
    }
    const { counts, problems } = this.#findings;
    return { ...counts, problems, ...keptIn(this.#sources.missing) };
  }

  /** Verifies a batch, some of them at once. */
  async #verify(versions: readonly Artifact[]): Promise<void> {
    const marked = await this.#sources.missing.lineapy.shown(versions);
    const left = marked.filter((one) => !this.#findings.done.has(keyOf(one)));
    const next = left.values();
    const lane = async (): Promise<void> => {
      for (const artifact of next) {
        await this.#work.step();
        if (this.#isFresh(artifact)) {
          this.#findings.skip();
          this.#findings.done.add(keyOf(artifact));
        } else {
          await this.#look(artifact);
          await this.#mark();
          await this.#keepPace(artifact.size);
        }
      }
    };
    const { bytes_per_second: rate } = this.#request;
    const lanes = Array.from({ length: rate === undefined ? TOGETHER : 1 }, lane);
    const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') {
      throw failed.reason;
    }
  }

  /** Waits where values were read faster than is wanted. */
  async #keepPace(size: number): Promise<void> {
    const { bytes_per_second: rate } = this.#request;
    this.#read += size;
    if (rate !== undefined) {
      const early = (this.#read / rate) * 1000 - (performance.now() - this.#started);
      await sleep(Math.max(early, 0), undefined, { signal: this.#work.signal });
    }
  }

  #isFresh(artifact: Artifact): boolean {
    const since = this.#since;
    const { verified_at, damaged_at } = artifact;
    return (
      since !== undefined &&
      !this.#sources.missing.has(artifact) &&
      damaged_at === undefined &&
      verified_at !== undefined &&
      verified_at >= since
    );
  }

  async #look(artifact: Artifact): Promise<void> {
    const { looks, missing: marks } = this.#sources;
    const key = keyOf(artifact);
    const look = await looks.at(artifact, {
      signal: this.#work.signal,
      bytes_per_second: this.#request.bytes_per_second,
      onRead: (count) => {
        this.#reading.set(key, Math.min(count, artifact.size));
        this.#tell();
      }
    });
    this.#reading.delete(key);
    this.#findings.add(artifact, look);
    if (look.found === 'verified') {
      this.#marks.verified.push(artifact);
    } else if (look.found === 'damaged' || look.found === 'missing') {
      marks.note(artifact, look.found === 'damaged' ? 'changed' : 'missing');
      this.#marks.hasProblem = true;
    }
    this.#tell();
  }

  /** Notes what was found, in the database and the journal: now and then, or at last. */
  #mark(atLast = false): Promise<void> {
    if (!atLast && Date.now() - this.#marked < NOTE_MS) {
      return Promise.resolve();
    }
    this.#marked = Date.now();
    this.#marking = this.#marking.then(() => this.#markNow(atLast));
    return this.#marking;
  }

  async #markNow(atLast: boolean): Promise<void> {
    const { metadata, missing: marks, onMarked } = this.#sources;
    const step = this.#findings.step();
    const { verified: good, hasProblem } = this.#marks;
    Object.assign(this.#marks, { verified: [], hasProblem: false });
    const at = new Date().toISOString();
    for (const one of good.filter(({ source }) => source === 'lineapy')) {
      marks.noteVerified(one);
    }
    const ids = good.flatMap(({ save_id, source }) =>
      source === 'lineapy' || save_id === undefined ? [] : [save_id]
    );
    await metadata.marks.noteVerified(ids, true, at);
    marks.foundWhole(good);
    await marks.keep();
    this.#work.note(step);
    if (hasProblem || (atLast && good.length > 0)) {
      onMarked();
    }
  }

  #tell(): void {
    const reading = [...this.#reading.values()].reduce((sum, one) => sum + one, 0);
    const done = Math.min(this.#findings.looked + reading, this.#total);
    this.#work.tell({ done, total: this.#total, unit: 'bytes' });
  }
}
