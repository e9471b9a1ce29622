import { stat } from 'node:fs/promises';
import type { Artifact } from '../../api/artifact.js';
import { type ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { parseRoot } from '../../location/value-root.js';
import { Limit } from '../grouping/limit.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { type HashedValue, type HashOptions, RootNotFoundError } from '../values/value-store.js';
import { CHECK_DEADLINE, withDeadline } from './check-deadline.js';
import {
  compareValue,
  type HashRecorded,
  hashRecorded,
  type RecordedValue,
  type ValueFound,
  type ValueSources
} from './compare-value.js';

/** What became of a look at the value of a version. `gone`: there is no such version any more. */
export interface ValueLook {
  readonly found: ValueFound | 'unreadable' | 'gone';
  /** Bytes. */
  readonly size: number;
  /** Why it could not be read. */
  readonly problem?: ArtifactStorageError;
}

/** How many values of a folder are read at once: its third worker is left to saves and loads (folder-workers.ts). */
const OF_FOLDER = 2;

/** After so many failures in a row a root counts as one that cannot be reached. */
const FAILURES = 3;

/** How many files with several names are remembered. */
const REMEMBERED = 100_000;

/** A file with several names that was read. */
type LinkedFile = HashedValue & Required<Pick<HashedValue, 'file'>>;

/** Looks at the values of many versions: no file is read twice, and no root that is gone asked for ever. */
export class ValueLooks {
  readonly #sources: ValueSources;
  readonly #metadata: Pick<MetadataStore, 'get'>;
  readonly #limit = new Limit(OF_FOLDER);
  /** Files with several names, by root and recorded checksum; while one is read, others wait. */
  readonly #linked = new Map<string, Promise<LinkedFile | null>>();
  readonly #failures = new Map<string, { count: number; readonly error: ArtifactStorageError }>();
  readonly #reached = new Set<string>();

  constructor(sources: ValueSources, metadata: Pick<MetadataStore, 'get'>) {
    this.#sources = sources;
    this.#metadata = metadata;
  }

  /**
   * Looks at a value.
   *
   * @throws the signal's reason after an abort.
   */
  async at(artifact: Artifact, options: HashOptions): Promise<ValueLook> {
    const look = await this.#once(artifact, options);
    if (look.found !== 'missing' && look.found !== 'damaged') {
      return look;
    }
    const { name, version, source } = artifact;
    const now = await this.#metadata.get(name, version, source ?? 'artifact_storage');
    if (now === null) {
      return { found: 'gone', size: 0 };
    }
    const isMoved = now.root !== artifact.root || now.value_key !== artifact.value_key;
    return isMoved ? this.#once(now, options) : look;
  }

  async #once(artifact: RecordedValue, options: HashOptions): Promise<ValueLook> {
    const { root } = artifact;
    const failed = this.#failures.get(root);
    if (failed !== undefined && failed.count >= FAILURES) {
      return { found: 'unreadable', size: 0, problem: failed.error };
    }
    try {
      await this.#reach(artifact, options.signal);
      const { found, recorded } = await compareValue(this.#sources, artifact, (one) =>
        this.#limited(one, options)
      );
      if (found === 'missing') {
        await refuseMissingRoot(root);
      }
      this.#failures.delete(root);
      return { found, size: recorded.size };
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isArtifactStorageError(error)) {
        throw error;
      }
      if (
        error.kind === 'unreachable' ||
        error instanceof RootNotFoundError ||
        !this.#reached.has(root)
      ) {
        this.#failures.set(root, { count: (this.#failures.get(root)?.count ?? 0) + 1, error });
      }
      return { found: 'unreadable', size: 0, problem: error };
    }
  }

  /** A disk or a server that never answers is not waited for. */
  async #reach({ root, value_key }: RecordedValue, signal: AbortSignal | undefined): Promise<void> {
    if (!this.#reached.has(root) && value_key !== '') {
      await withDeadline(
        { address: root, field: 'artifact_storage_dir', deadline: CHECK_DEADLINE, signal },
        async (stopped) => (await this.#sources.roots.at(root)).stat(value_key, stopped)
      );
      this.#reached.add(root);
    }
  }

  /** Of one folder only some values are read at once. */
  async #limited(recorded: RecordedValue, options: HashOptions): Promise<HashedValue | null> {
    const values = await this.#sources.roots.at(recorded.root);
    const hash = hashRecorded(this.#sources.roots, options);
    return values.hash === undefined
      ? hash(recorded)
      : this.#limit.run(recorded.root, () => this.#unlessRead(recorded, hash));
  }

  /** Reads a file, unless it was read under another name. */
  #unlessRead(recorded: RecordedValue, hash: HashRecorded): Promise<HashedValue | null> {
    const { root, sha256 } = recorded;
    const key = `${root}\n${sha256}`;
    const before = this.#linked.get(key);
    const reading = this.#readBehind(before, recorded, hash);
    if (before !== undefined || this.#linked.size < REMEMBERED) {
      const linked = reading.then(
        (read) => (read?.file === undefined ? null : { ...read, file: read.file }),
        () => null
      );
      this.#linked.set(key, linked);
      void linked.then((file) => {
        if (file === null && this.#linked.get(key) === linked) {
          this.#linked.delete(key);
        }
      });
    }
    return reading;
  }

  /** Reads a file, unless it is the one that was read before it. */
  async #readBehind(
    before: Promise<LinkedFile | null> | undefined,
    recorded: RecordedValue,
    hash: HashRecorded
  ): Promise<HashedValue | null> {
    const known = (await before) ?? null;
    if (known !== null) {
      const values = await this.#sources.roots.at(recorded.root);
      const there = await values.stat(recorded.value_key);
      if (there?.file === known.file && there.size === known.size) {
        return known;
      }
    }
    return hash(recorded);
  }
}

/** A folder that is gone altogether says nothing of its values: its disk may be elsewhere. */
async function refuseMissingRoot(root: string): Promise<void> {
  const { dir } = parseRoot(root);
  if (dir.scheme !== 'file') {
    return;
  }
  const isThere = await stat(dir.path).then(
    () => true,
    () => false
  );
  if (!isThere) {
    throw new RootNotFoundError({
      kind: 'not_found',
      message: `${root} does not exist (any more).`,
      hint: 'Check that its disk is connected and that it was not moved, then verify again.',
      field: 'artifact_storage_dir'
    });
  }
}
