import { type ForeignFiles, NAMED_IN_REPORT } from '../../api/store-verification.js';
import { eachUnlessAborted } from '../grouping/unless-aborted.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { LongWork } from '../operations/long-work.js';
import { keyOfValue } from '../values/value-key.js';
import type { ValueEntry, ValueStore } from '../values/value-store.js';

/** Seconds in which a file without a row may be a save in progress. */
const DEFAULT_GRACE = 86_400;

/** How many keys are looked up at once. */
const BATCH = 500;

/** Which of some keys belong to a version. */
export type KnownKeys = MetadataStore['knownKeys'];

/** What a file is that no version has. */
export interface UnknownFile {
  /** `young`: perhaps a save in progress. `foreign`: not of our form. */
  readonly what: 'orphan' | 'young' | 'foreign';
  readonly entry: ValueEntry;
}

/** How unknown files are looked for. */
export interface UnknownOptions {
  readonly signal: AbortSignal;
  /** Waits while the work is paused. */
  readonly step: LongWork['step'];
  /** Files that are newer are young; milliseconds since 1970. */
  readonly newest: number;
  /** Whether a save of this process still needs a key. */
  readonly inProgress: (key: string) => boolean;
  /** Called for each file. */
  readonly onLook: () => void;
}

/** The time since which a file is spared; milliseconds since 1970. */
export function sparedSince(graceSeconds = DEFAULT_GRACE): number {
  return Date.now() - graceSeconds * 1000;
}

/** What a database knows, and another one beside it. */
export function knownBy(metadata: MetadataStore, beside: KnownKeys | undefined): KnownKeys {
  return async (keys) =>
    new Set([...(await metadata.knownKeys(keys)), ...((await beside?.(keys)) ?? [])]);
}

/** The other databases that keep values in a root. */
export async function otherOwners(
  values: ValueStore,
  metadata: MetadataStore
): Promise<ReadonlySet<string>> {
  const owners = new Set(await values.owners());
  // One that was never made owns nothing, and is not made by a look at it.
  owners.delete((await metadata.knownId()) ?? '');
  return owners;
}

/** Files that no row knows: values without a row, all staging files, and those that are not ours. */
export async function* unknownFiles(
  values: ValueStore,
  knownKeys: KnownKeys,
  { signal, step, newest, inProgress, onLook }: UnknownOptions
): AsyncGenerator<UnknownFile> {
  const orphans = new Set<string>();
  const classified = ({ key, modified, foreign }: ValueEntry): UnknownFile['what'] =>
    foreign === true
      ? 'foreign'
      : modified.getTime() > newest || inProgress(key)
        ? 'young'
        : 'orphan';
  const unknownOf = async (entries: readonly ValueEntry[]): Promise<readonly UnknownFile[]> => {
    await step();
    const known = await knownKeys([...new Set(entries.map(({ key }) => keyOfValue(key)))]);
    return entries.flatMap((entry) => {
      const { key } = entry;
      // A preview goes with its value.
      if (known.has(keyOfValue(key)) || orphans.has(keyOfValue(key))) {
        return [];
      }
      const what = classified(entry);
      if (what === 'orphan') {
        orphans.add(key);
      }
      return [{ what, entry }];
    });
  };
  let batch: ValueEntry[] = [];
  for await (const entry of eachUnlessAborted(signal, values.list({ foreign: true }))) {
    onLook();
    batch.push(entry);
    if (batch.length === BATCH) {
      yield* await unknownOf(batch);
      batch = [];
    }
  }
  yield* await unknownOf(batch);
}

/** Counts files, and names the first of them. */
export class FileCount {
  readonly #listed: ForeignFiles['listed'] = [];
  #count = 0;
  #bytes = 0;

  add({ key, size }: Pick<ValueEntry, 'key' | 'size'>): void {
    this.#count += 1;
    this.#bytes += size;
    if (this.#listed.length < NAMED_IN_REPORT) {
      this.#listed.push({ value_key: key, size });
    }
  }

  get found(): ForeignFiles {
    return { count: this.#count, bytes: this.#bytes, listed: [...this.#listed] };
  }
}
