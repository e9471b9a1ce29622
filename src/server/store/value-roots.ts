import type { StorageOptions } from '../../api/location.js';
import { withDefaults } from '../../location/default-options.js';
import { filesystemOf } from '../../location/filesystems/filesystems.js';
import type { ArtifactStorageDir } from '../../location/location-types.js';
import { isSameServer } from '../../location/secrets-target.js';
import { parseRoot, reachingOptions, rootText } from '../../location/value-root.js';
import type { ValueStore } from '../values/value-store.js';
import type { StoreLocation } from './store-location.js';

/** Opens the value store at a directory. */
export type OpenValues = (dir: ArtifactStorageDir, options: StorageOptions) => ValueStore;

/** What is recorded of how a root is reached; null where nothing is. */
export type RecordedOptions = (root: string) => Promise<StorageOptions | null>;

/**
 * The value stores that artifacts of one metadata store may be in: the one that is written to now,
 * and those of earlier settings, which artifacts remember.
 *
 * An earlier root is opened with the first of these: the options that this session used there; those
 * in use now or earlier, where they lead to the same store; those that were recorded when it was
 * first written to, which hold no secret.
 */
export class ValueRoots {
  /** The value store that is written to. */
  readonly current: ValueStore;
  readonly #openValues: OpenValues;
  readonly #location: StoreLocation;
  readonly #recorded: RecordedOptions;
  readonly #stores = new Map<string, Promise<ValueStore>>();
  readonly #reaching = new Map<string, StorageOptions>();

  constructor(location: StoreLocation, open: OpenValues, recorded: RecordedOptions) {
    this.#openValues = open;
    this.#location = location;
    this.#recorded = recorded;
    this.current = this.#open(location.dir, location.storage_options);
    this.#stores.set(this.current.root, Promise.resolve(this.current));
  }

  /** The value store at a recorded root. */
  at(root: string): Promise<ValueStore> {
    const known = this.#stores.get(root);
    if (known !== undefined) {
      return known;
    }
    const opening = this.#openAt(root);
    this.#stores.set(root, opening);
    opening.catch(() => this.#stores.delete(root));
    return opening;
  }

  /** How a root that was opened is reached: options that may be recorded, without secrets. */
  reaching(root: string): StorageOptions {
    return this.#reaching.get(root) ?? {};
  }

  #open(dir: ArtifactStorageDir, options: StorageOptions): ValueStore {
    const store = this.#openValues(dir, options);
    this.#reaching.set(store.root, reachingOptions(dir, options));
    return store;
  }

  async #openAt(root: string): Promise<ValueStore> {
    const { dir, place } = parseRoot(root);
    const { dir: present, storage_options, earlier = {}, default_options = {} } = this.#location;
    const used = earlier[root];
    if (used !== undefined) {
      return this.#open(dir, used);
    }
    const known = optionsOfStore(root, dir, [
      { dir: present, options: storage_options },
      ...Object.entries(earlier)
        .reverse()
        .map(([one, options]) => ({ dir: parseRoot(one).dir, options }))
    ]);
    if (known !== undefined) {
      return this.#open(dir, known);
    }
    const isThere = isSameServer(dir, present, storage_options);
    const recorded = await this.#recorded(root);
    if (recorded === null && isThere && place === null) {
      // Written before options were recorded, so nothing is known of its endpoint.
      return this.#open(dir, storage_options);
    }
    const leading = place === null ? {} : filesystemOf(dir.scheme).addressOptions(place);
    const options = { ...leading, ...recorded };
    return this.#open(dir, withDefaults(dir, options, default_options).options);
  }

  /** Closes the connections of all. */
  async close(): Promise<void> {
    const stores = [...this.#stores.values()];
    await Promise.allSettled(stores.map(async (opening) => (await opening).close?.()));
  }
}

/** A directory that this session keeps or kept values in, and how it is reached. */
interface Reached {
  readonly dir: ArtifactStorageDir;
  readonly options: StorageOptions;
}

/** The options that reach the store of a root: of the same bucket first, else of the same server. */
function optionsOfStore(
  root: string,
  dir: ArtifactStorageDir,
  reached: readonly Reached[]
): StorageOptions | undefined {
  const there = reached.filter(
    (one) => isSameServer(dir, one.dir, one.options) && root === rootText(dir, one.options)
  );
  return (there.find((one) => bucketOf(one.dir) === bucketOf(dir)) ?? there[0])?.options;
}

/** The first part of an address: a bucket, a container or a host. */
const bucketOf = ({ text }: ArtifactStorageDir): string => /^[^:]+:\/\/[^/]*/.exec(text)?.[0] ?? '';
