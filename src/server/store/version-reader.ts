import type { ArtifactDetail, ArtifactSource } from '../../api/artifact.js';
import { isArtifactStorageError, problemOf } from '../../api/errors.js';
import type { MetadataStore, StoredArtifact } from '../metadata/metadata-store.js';
import type { ValueAddress } from '../metadata/value-address.js';
import { isValueKey } from '../values/value-key.js';
import type { StreamedValue } from '../values/value-store.js';
import { sha256Of } from './inline-value.js';
import type { LineapyValues } from './lineapy-values.js';
import type { MissingValues } from './missing-values.js';
import { noSuchAlias, noSuchSave, notFound } from './not-found.js';
import { otherVersions } from './other-versions.js';
import { ChangedValueError, explainedValue, MissingValueError } from './value-problems.js';
import type { ValueRoots } from './value-roots.js';

/** Which version is meant. */
export interface WantedVersion {
  readonly name: string;
  /** Null: the newest. */
  readonly version: number | null;
  /** That very save, whatever has its name and number by now. */
  readonly save_id?: string | undefined;
  /** The version that this name points at. */
  readonly alias?: string | undefined;
  /** Whose version, where LineaPy saved one of the same number too. */
  readonly source?: ArtifactSource | undefined;
}

/** Which value is meant: also that of a save which another database records. */
export interface WantedValue extends WantedVersion {
  readonly root?: string | undefined;
  readonly value_key?: string | undefined;
}

/** Which version to get, and how. */
export interface GetOptions extends WantedVersion {
  /** Values of up to this many bytes come with the answer. */
  readonly inline_limit: number;
  /** Whether the value will be loaded; true without it. */
  readonly load?: boolean | undefined;
}

/** Where versions and their values are read from. */
export interface VersionSources {
  readonly metadata: MetadataStore;
  readonly roots: ValueRoots;
  readonly lineapy: LineapyValues;
  readonly missing: MissingValues;
}

/** Finds versions and reads their values, wherever those are. */
export class VersionReader {
  readonly #metadata: MetadataStore;
  readonly #roots: ValueRoots;
  readonly #lineapy: LineapyValues;
  readonly #missing: MissingValues;

  constructor({ metadata, roots, lineapy, missing }: VersionSources) {
    this.#metadata = metadata;
    this.#roots = roots;
    this.#lineapy = lineapy;
    this.#missing = missing;
  }

  /**
   * The bytes of one version as a stream. A save that is not recorded here, as after a change of the
   * database, is read where it says that its value is: the client compares the checksum.
   *
   * @param start offset of the first byte
   * @throws ArtifactStorageError `not_found` with what does exist; `corrupted` without its value.
   */
  async openValue(
    wanted: WantedValue,
    start = 0
  ): Promise<StreamedValue & Pick<ValueAddress, 'root'>> {
    const { save_id, root, value_key } = wanted;
    const open = async (found: Pick<ValueAddress, 'root' | 'value_key'>) => {
      const values = await this.#roots.at(found.root);
      return { ...(await values.openRead(found.value_key, { start })), root: found.root };
    };
    if (root !== undefined && value_key !== undefined && isValueKey(value_key)) {
      const isHere = save_id !== undefined && (await this.#isRecorded(save_id));
      if (!isHere) {
        return open({ root, value_key });
      }
    }
    return this.#withValue(wanted, open);
  }

  /** The absolute path of a value of ours that is a file of this machine; what is there is not looked at. */
  async fileOf({ root, value_key }: Omit<ValueAddress, 'version'>): Promise<string | undefined> {
    const files = isValueKey(value_key) ? (await this.#roots.at(root)).localFiles() : null;
    return files?.pathOf(value_key);
  }

  /** Whether a save is recorded here, also in the trash: its value is not loaded then. */
  async #isRecorded(saveId: string): Promise<boolean> {
    const { trash } = this.#metadata;
    return (await this.#metadata.ofSave(saveId)) !== null || (await trash.ofSave(saveId)) !== null;
  }

  /**
   * One version, and the way to its value. Where the value is not loaded, what is wrong with it is in
   * the answer: it hides nothing else.
   *
   * @throws ArtifactStorageError `not_found` with what does exist; where it is loaded, `corrupted` if
   *   the value is missing or not what was saved.
   */
  async get({ inline_limit, load, ...wanted }: GetOptions): Promise<ArtifactDetail> {
    let seen: StoredArtifact | undefined;
    try {
      return await this.#withValue(wanted, (found) => {
        seen = found;
        return found.source === 'lineapy'
          ? this.#lineapyDetail(found, inline_limit, load)
          : this.#detail(found, inline_limit);
      });
    } catch (error) {
      if (seen === undefined || load !== false || !isArtifactStorageError(error)) {
        throw error;
      }
      const { unavailable: _, save_id, ...artifact } = seen;
      return {
        ...artifact,
        ...(artifact.source === 'lineapy' ? {} : { save_id }),
        value: { path: null, base64: null, problem: problemOf(error) }
      };
    }
  }

  async #lineapyDetail(
    found: StoredArtifact,
    inline_limit: number,
    load: boolean | undefined
  ): Promise<ArtifactDetail> {
    const { save_id: _, unavailable, ...artifact } = found; // LineaPy gives its saves no ids.
    if (unavailable !== undefined) {
      return { ...artifact, value: { path: null, base64: null, unavailable } };
    }
    if (load === false) {
      const { save_id: _id, ...known } = await this.#lineapy.look(found);
      const [looked = known] = await this.#missing.lineapy.shown([known]);
      const path = (await this.#roots.at(found.root)).localFiles()?.pathOf(found.value_key) ?? null;
      return { ...looked, value: { path, base64: null } };
    }
    const seen = await this.#lineapy.see(found);
    const detail = await this.#detail(seen.artifact, inline_limit);
    return { ...detail, value: { ...detail.value, verified: seen.verified } };
  }

  /** Finds a version and reads its value; a second time where it was moved or deleted meanwhile. */
  async #withValue<T>(
    wanted: WantedVersion,
    read: (found: StoredArtifact) => Promise<T>
  ): Promise<T> {
    let found = await this.find(wanted);
    for (;;) {
      try {
        return await read(found);
      } catch (error) {
        const failure = explainedValue(error, found, this.#roots.current.root);
        if (failure instanceof ChangedValueError) {
          this.#missing.note(found, 'changed');
          throw new ChangedValueError(found, await this.#others(found));
        }
        if (!(failure instanceof MissingValueError)) {
          throw failure;
        }
        const now = await this.find(wanted);
        if (now.root === found.root && now.value_key === found.value_key) {
          this.#missing.note(found);
          throw new MissingValueError(found, await this.#others(found));
        }
        found = now;
      }
    }
  }

  #others(found: StoredArtifact): Promise<string> {
    return otherVersions(found, this.#metadata, this.#roots);
  }

  /**
   * One version.
   *
   * @throws ArtifactStorageError `not_found` with what does exist.
   */
  async find(wanted: WantedVersion): Promise<StoredArtifact> {
    const { name, version, source, save_id, alias } = wanted;
    const look = async () =>
      save_id !== undefined
        ? this.#metadata.ofSave(save_id)
        : alias === undefined
          ? this.#metadata.get(name, version, source)
          : this.#aliased(name, alias);
    // Its newest version may have been deleted while others are there, or are saved.
    const found = (await look()) ?? (save_id === undefined ? await look() : null);
    if (found !== null) {
      return found;
    }
    if (save_id === undefined && alias !== undefined) {
      throw await noSuchAlias(this.#metadata, name, alias);
    }
    throw save_id === undefined
      ? await notFound(this.#metadata, wanted)
      : await noSuchSave(this.#metadata, save_id, name, version);
  }

  /** The version that an alias points at. */
  async #aliased(name: string, alias: string): Promise<StoredArtifact | null> {
    const version = await this.#metadata.versionOfAlias(name, alias);
    return version === null ? null : this.#metadata.get(name, version, 'artifact_storage');
  }

  async #detail(stored: StoredArtifact, inline_limit: number): Promise<ArtifactDetail> {
    const values = await this.#roots.at(stored.root);
    const path = values.localFiles()?.pathOf(stored.value_key) ?? null;
    if (stored.size > inline_limit) {
      const found = await values.stat(stored.value_key);
      if (found?.size !== stored.size) {
        throw found === null ? new MissingValueError(stored) : new ChangedValueError(stored);
      }
      this.#missing.looked([{ version: stored, state: 'there' }]);
      return { ...stored, value: { path, base64: null } };
    }
    const bytes = await values.read(stored.value_key);
    if (bytes.length !== stored.size || sha256Of(bytes) !== stored.sha256) {
      throw new ChangedValueError(stored);
    }
    if (stored.damaged_at !== undefined || this.#missing.has(stored)) {
      this.#missing.noteVerified(stored);
    }
    return { ...stored, value: { path, base64: Buffer.from(bytes).toString('base64') } };
  }
}
