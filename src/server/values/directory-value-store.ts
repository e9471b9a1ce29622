import { randomBytes } from 'node:crypto';
import { chmod, lstat, readdir, readFile, rmdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import type { FileStorageDir } from '../../location/location-types.js';
import { errnoOf } from '../files/errno.js';
import { directoryError } from './directory-errors.js';
import { probeDirectory } from './directory-probe.js';
import {
  linkExclusively,
  makeDirectory,
  openToRead,
  sameContent,
  statOrNull,
  syncDirectory,
  writeDurably
} from './durable-files.js';
import { isLineapyKey, isOwnKey, isSaveId, isValueKey } from './value-key.js';
import {
  type ReadOptions,
  RootNotFoundError,
  type StreamedValue,
  type ValueCheck,
  type ValueEntry,
  type ValueStore
} from './value-store.js';

/*
 * What is on the disk
 *
 *     <root>/<slug>/<save_id>.pkl                  a value; complete from the first moment it exists
 *     <root>/.artifact-storage-staging/<save_id>.pkl        being written by a client
 *     <root>/.artifact-storage-staging/<save_id>~<hex>.tmp  being written by the storage server
 *     <root>/.artifact-storage-owners/<store id>   empty; a metadata store that keeps values here
 *
 * Everything else in the root belongs to somebody else (LineaPy's pickles and its `heartbeat`, say)
 * and is never opened, listed or deleted. A value gets its name by a hard link from its staging
 * file, after an fsync: the name appears atomically, never replaces one, and the fsync of its
 * directory makes it last. No part of a path below the root may be a symbolic link, so nothing
 * outside the root is ever reached; the root itself may be one.
 *
 * A value is for its owner alone (0600). In a root that its group may write to, the group may read
 * values and use the directories too.
 */
const STAGING = '.artifact-storage-staging';
const OWNERS = '.artifact-storage-owners';
const STAGING_FILE = /^[0-9A-Za-z-]{8,64}(?:\.pkl|~[0-9a-f]{16}\.tmp)$/;

/** Bytes that a stream reads at a time. */
const PIECE = 1 << 20;

/** How often a directory is made again that a simultaneous delete removed as empty. */
const MAX_ATTEMPTS = 20;

/** Modes of what is made in a root. */
interface Modes {
  readonly directory: number | null;
  readonly file: number;
}

/** Keeps values as files below a directory. */
export class DirectoryValueStore implements ValueStore {
  readonly root: string;
  readonly description: string;
  readonly staging = 'path';
  readonly #path: string;
  readonly #staging: string;
  readonly #makesRoot: boolean;

  /** @param options as fsspec's LocalFileSystem takes them */
  constructor(dir: FileStorageDir, options: StorageOptions = {}) {
    this.root = dir.text;
    this.#makesRoot = options.auto_mkdir !== false;
    this.description = `Folder on this machine: ${dir.path}`;
    this.#path = dir.path;
    this.#staging = join(dir.path, STAGING);
  }

  check(): Promise<ValueCheck> {
    return this.#guard(async () => {
      await this.#refuseMissingRoot();
      return { would_create: await probeDirectory(this.#path) };
    });
  }

  prepare(): Promise<void> {
    return this.#guard(async () => {
      await this.#refuseMissingRoot();
      const modes = await this.#modes();
      await makeDirectory(this.#staging, modes.directory);
      await this.#refuseLink(this.#staging);
    });
  }

  write(key: string, bytes: Uint8Array): Promise<void> {
    return this.#guard(async () => {
      const target = this.#pathOf(key);
      const saveId = key.slice(key.indexOf('/') + 1, -'.pkl'.length);
      const temporary = join(this.#staging, `${saveId}~${randomBytes(8).toString('hex')}.tmp`);
      const { file } = await this.#modes();
      try {
        await this.#inStaging(() => writeDurably(temporary, bytes, file));
        if (!(await this.#publish(temporary, target)) && !(await sameContent(temporary, target))) {
          throw this.#conflict(key);
        }
      } finally {
        await unlinkIfThere(temporary);
      }
    });
  }

  openStaging(saveId: string): Promise<string> {
    return this.#guard(async () => {
      const path = this.#stagingPath(saveId);
      await this.prepare();
      return path;
    });
  }

  commitStaged(saveId: string, key: string, size: number): Promise<void> {
    return this.#guard(async () => {
      const target = this.#pathOf(key);
      if (await this.#publishStaged(this.#stagingPath(saveId), target, key, size)) {
        return;
      }
      if ((await this.stat(key))?.size === size) {
        // Another request got this far. Its fsync of the directory may not have happened.
        await syncDirectory(dirname(target));
        return;
      }
      throw new ArtifactStorageError({
        kind: 'not_found',
        message: 'The staged value of this save does not exist.',
        hint: 'Save again.'
      });
    });
  }

  discardStaged(saveId: string): Promise<void> {
    return this.#guard(() => unlinkIfThere(this.#stagingPath(saveId)));
  }

  read(key: string): Promise<Uint8Array> {
    return this.#guard(async () => {
      const handle = await this.#openValue(key);
      try {
        return await readFile(handle);
      } finally {
        await handle.close();
      }
    });
  }

  openRead(key: string, { start = 0 }: ReadOptions = {}): Promise<StreamedValue> {
    return this.#guard(async () => {
      const handle = await this.#openValue(key);
      try {
        const { size } = await handle.stat();
        if (start > size) {
          throw new ArtifactStorageError({
            kind: 'invalid_input',
            message: `The value has only ${size} bytes.`,
            hint: 'Load it from its beginning.'
          });
        }
        return { bytes: handle.createReadStream({ start, highWaterMark: PIECE }), size };
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  localPath(key: string): string {
    return this.#readablePathOf(key);
  }

  stat(key: string): Promise<{ readonly size: number } | null> {
    return this.#guard(async () => {
      const path = this.#readablePathOf(key);
      const parent = dirname(path);
      const directory =
        parent === this.#path ? await statOrNull(parent) : await statOrNull(parent, lstat);
      const found = directory?.isDirectory() ? await statOrNull(path, lstat) : null;
      return found?.isFile() ? { size: found.size } : null;
    });
  }

  delete(key: string): Promise<void> {
    return this.#guard(async () => {
      const [directory = '', file = ''] = key.split('/', 2);
      if (key === `${STAGING}/${file}` && STAGING_FILE.test(file)) {
        await unlinkIfThere(join(this.#staging, file));
        return;
      }
      const path = this.#pathOf(key);
      if ((await this.stat(key)) !== null) {
        await unlinkIfThere(path);
      }
      // Fails, as it should, where other values are in it.
      await rmdir(join(this.#path, directory)).catch(() => undefined);
    });
  }

  async *list(): AsyncGenerator<ValueEntry> {
    yield* this.listStaging();
    for (const entry of await this.#entries(this.#path)) {
      if (entry.isDirectory() && !entry.name.startsWith('.')) {
        yield* this.#listDirectory(entry.name, (file) => isOwnKey(`${entry.name}/${file}`));
      }
    }
  }

  listStaging(): AsyncGenerator<ValueEntry> {
    return this.#listDirectory(STAGING, (file) => STAGING_FILE.test(file));
  }

  addOwner(storeId: string): Promise<void> {
    return this.#guard(async () => {
      if (!isSaveId(storeId)) {
        throw this.#badKey();
      }
      await this.#refuseMissingRoot();
      const directory = join(this.#path, OWNERS);
      const modes = await this.#modes();
      await makeDirectory(directory, modes.directory);
      await this.#refuseLink(directory);
      try {
        await writeDurably(join(directory, storeId), new Uint8Array(), modes.file);
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') {
          throw error;
        }
      }
      await syncDirectory(directory);
    });
  }

  owners(): Promise<ReadonlySet<string>> {
    return this.#guard(async () => {
      const entries = await this.#entries(join(this.#path, OWNERS));
      return new Set(entries.map((entry) => entry.name).filter(isSaveId));
    });
  }

  async *#listDirectory(
    directory: string,
    accepts: (file: string) => boolean
  ): AsyncGenerator<ValueEntry> {
    for (const entry of await this.#entries(join(this.#path, directory))) {
      if (!entry.isFile() || !accepts(entry.name)) {
        continue;
      }
      const path = join(this.#path, directory, entry.name);
      const found = await this.#guard(() => statOrNull(path, lstat));
      if (found !== null) {
        yield {
          key: `${directory}/${entry.name}`,
          size: found.size,
          modified: found.mtime,
          staging: directory === STAGING
        };
      }
    }
  }

  async #openValue(key: string) {
    const path = this.#readablePathOf(key);
    await this.#refuseLink(dirname(path));
    return openToRead(path).catch((error: unknown) => {
      throw errnoOf(error) === 'ENOENT' ? this.#missing(key, error) : error;
    });
  }

  /** The entries of a directory, sorted; none where it does not exist or is a symbolic link. */
  #entries(path: string) {
    return this.#guard(async () => {
      const found = path === this.#path ? await statOrNull(path) : await statOrNull(path, lstat);
      if (found === null || (path !== this.#path && !found.isDirectory())) {
        return [];
      }
      const entries = await readdir(path, { withFileTypes: true });
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  /** Runs what needs the staging directory; makes the directory only when it is missing. */
  async #inStaging(run: () => Promise<void>): Promise<void> {
    await run().catch(async (error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') {
        throw error;
      }
      await this.prepare();
      await run();
    });
  }

  /** Gives a complete file the name of a value, for good; false where the name exists already. */
  async #publish(from: string, target: string): Promise<boolean> {
    const directory = dirname(target);
    for (let attempt = 1; ; attempt++) {
      const { directory: mode } = await this.#modes();
      await makeDirectory(directory, mode);
      await this.#refuseLink(directory);
      let created = true;
      try {
        await linkExclusively(from, target);
      } catch (error) {
        const code = errnoOf(error);
        if (code === 'ENOENT' && attempt < MAX_ATTEMPTS) {
          continue;
        }
        if (code !== 'EEXIST') {
          throw error;
        }
        created = false;
      }
      await syncDirectory(directory);
      return created;
    }
  }

  /** Turns a staging file into a value; false where there is none, or another request took it. */
  async #publishStaged(
    staged: string,
    target: string,
    key: string,
    size: number
  ): Promise<boolean> {
    try {
      if (!(await this.#syncStaged(staged, size))) {
        return false;
      }
      if (!(await this.#publish(staged, target)) && !(await this.#isSame(staged, target))) {
        throw this.#conflict(key);
      }
    } catch (error) {
      if (errnoOf(error) === 'ENOENT' && (await this.stat(key)) !== null) {
        return false;
      }
      throw error;
    }
    await unlinkIfThere(staged);
    return true;
  }

  /** Makes a staging file last; false where it does not exist. */
  async #syncStaged(path: string, size: number): Promise<boolean> {
    const handle = await openToRead(path).catch((error: unknown) => {
      if (errnoOf(error) === 'ENOENT') {
        return null;
      }
      throw error;
    });
    if (handle === null) {
      return false;
    }
    try {
      const found = await handle.stat();
      if (!found.isFile() || found.size !== size) {
        throw new ArtifactStorageError({
          kind: 'corrupted',
          message: `The staged value has ${found.size} bytes instead of ${size}.`,
          hint: 'Save again.'
        });
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(path, (await this.#modes()).file);
    return true;
  }

  /** Whether two names mean one file, as after a crash in mid-commit, or two of one content. */
  async #isSame(a: string, b: string): Promise<boolean> {
    const [left, right] = [await lstat(a), await lstat(b)];
    const linked = left.ino === right.ino && left.dev === right.dev;
    return linked || (left.size === right.size && (await sameContent(a, b)));
  }

  async #modes(): Promise<Modes> {
    const mode = (await statOrNull(this.#path))?.mode ?? 0;
    return (mode & 0o020) === 0
      ? { directory: null, file: 0o600 }
      : { directory: (mode & 0o3777) | 0o700, file: 0o640 };
  }

  async #refuseMissingRoot(): Promise<void> {
    if (!this.#makesRoot && (await statOrNull(this.#path)) === null) {
      throw new RootNotFoundError({
        kind: 'not_found',
        message: `${this.root} does not exist, and auto_mkdir is false.`,
        hint: 'Make the folder, check that its disk is connected, or leave auto_mkdir out.',
        field: 'artifact_storage_dir'
      });
    }
  }

  async #refuseLink(directory: string): Promise<void> {
    const found = directory === this.#path ? null : await statOrNull(directory, lstat);
    if (found?.isSymbolicLink()) {
      throw new ArtifactStorageError({
        kind: 'permission_denied',
        message: `${directory} is a symbolic link; values are kept inside ${this.root} only.`,
        hint: 'Replace the link by a directory.',
        field: 'artifact_storage_dir'
      });
    }
  }

  #pathOf(key: string): string {
    if (!isValueKey(key)) {
      throw this.#badKey();
    }
    return join(this.#path, ...key.split('/'));
  }

  /** Values of LineaPy's lie in the root itself; they are read only. */
  #readablePathOf(key: string): string {
    return isLineapyKey(key) ? join(this.#path, key) : this.#pathOf(key);
  }

  #stagingPath(saveId: string): string {
    if (!isSaveId(saveId)) {
      throw this.#badKey();
    }
    return join(this.#staging, `${saveId}.pkl`);
  }

  #badKey(): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'invalid_input',
      message: 'This is not the key of a value.',
      hint: 'Use the keys that the metadata store recorded.'
    });
  }

  #missing(key: string, cause: unknown): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'not_found',
      message: `${this.root} has no value ${key}.`,
      hint: 'Check that nobody deleted it and that its disk is connected.',
      field: 'artifact_storage_dir',
      cause
    });
  }

  #conflict(key: string): ArtifactStorageError {
    return new ArtifactStorageError({
      kind: 'conflict',
      message: `${this.root} already holds another value as ${key}.`,
      hint: 'Save again: every save gets a key of its own.'
    });
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw directoryError(error, this.root);
    }
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') {
      throw error;
    }
  }
}
