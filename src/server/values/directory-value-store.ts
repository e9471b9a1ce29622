import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import type { FileStorageDir } from '../../location/location-types.js';
import { sizeText } from '../../location/size-text.js';
import { errnoOf } from '../files/errno.js';
import { GroupQueue } from '../grouping/group-queue.js';
import { directoryError, missingValue } from './directory-errors.js';
import { type FolderJob, fromFailure, type JobArguments } from './folder/folder-jobs.js';
import {
  isStagingFile,
  pathOf,
  type RootFolder,
  readablePathOf,
  STAGING,
  stagingPathOf,
  uploadPathOf
} from './folder/folder-layout.js';
import { type FolderRunner, folderWorkers } from './folder/folder-workers.js';
import { receiveFile } from './folder/receive-file.js';
import type { SmallSave } from './folder/staging-folder.js';
import { SymbolicLinkError } from './folder/symbolic-link-error.js';
import { leftBehind } from './folder/writer-tag.js';
import { openToRead } from './open-to-read.js';
import type {
  HashedValue,
  HashOptions,
  ListOptions,
  LocalFiles,
  ReadOptions,
  SharedValue,
  StreamedValue,
  ValueCheck,
  ValueEntry,
  ValueStore
} from './value-store.js';

/** Bytes that a stream reads at a time. */
const PIECE = 1 << 20;

/** How many files are looked at in one job. */
const LOOKED_AT = 500;

/** Small saves that share an fsync: how many at most, and how many bytes. */
const GROUP = {
  count: 64,
  weight: 16 << 20,
  weightOf: ({ bytes }: SmallSave) => bytes.length
};

async function fill(handle: FileHandle, buffer: Buffer, start: number): Promise<number> {
  for (let filled = 0; ; ) {
    const { bytesRead } = await handle.read({
      buffer,
      offset: filled,
      length: buffer.length - filled,
      position: start + filled
    });
    filled += bytesRead;
    if (bytesRead === 0 || filled === buffer.length) {
      return filled;
    }
  }
}

/** Keeps values as files below a directory (folder/folder-layout.ts says how). */
export class DirectoryValueStore implements ValueStore {
  readonly root: string;
  readonly hashesUploads = false;
  readonly description: string;
  readonly #rootFolder: RootFolder;
  readonly #runner: FolderRunner;
  readonly #writing: GroupQueue<SmallSave, void>;
  readonly #files: LocalFiles;

  /**
   * @param options as fsspec's LocalFileSystem takes them
   * @param runner what does the jobs
   */
  constructor(
    dir: FileStorageDir,
    options: StorageOptions = {},
    runner: FolderRunner = folderWorkers
  ) {
    this.root = dir.text;
    this.description = `Folder on this machine: ${dir.path}`;
    this.#rootFolder = { root: dir.text, path: dir.path, makesRoot: options.auto_mkdir !== false };
    this.#runner = runner;
    this.#files = {
      openStaging: async (saveId) => {
        const path = stagingPathOf(this.#rootFolder, saveId);
        runner.willCommit?.();
        await this.prepare();
        return path;
      },
      pathOf: (key) => readablePathOf(this.#rootFolder, key),
      writers: (paths) => this.#run('writers', paths)
    };
    runner.warmUp?.();
    this.#writing = new GroupQueue<SmallSave, void>(async (saves) => {
      const failures = await this.#run('writeAll', saves);
      return failures.map((failure) =>
        failure === null ? { value: undefined } : { error: fromFailure(failure) }
      );
    }, GROUP);
  }

  check(signal?: AbortSignal): Promise<ValueCheck> {
    return this.#runner.run(this.#rootFolder, 'check', [], signal);
  }

  prepare(): Promise<void> {
    return this.#run('prepare');
  }

  write(key: string, bytes: Uint8Array): Promise<void> {
    return this.#writing.add({ key, bytes });
  }

  localFiles(): LocalFiles {
    return this.#files;
  }

  async upload(saveId: string, key: string, bytes: Readable): Promise<null> {
    pathOf(this.#rootFolder, key);
    const path = uploadPathOf(this.#rootFolder, saveId);
    try {
      await this.prepare();
      const size = await receiveFile(path, bytes);
      await this.#run('publish', basename(path), key, size);
      return null;
    } catch (error) {
      await this.#run('discard', basename(path)).catch(() => undefined);
      throw directoryError(error, this.root);
    }
  }

  uploadFile(
    saveId: string,
    key: string,
    path: string,
    { signal, onRead }: HashOptions
  ): Promise<HashedValue | null> {
    return this.#runner.run(this.#rootFolder, 'uploadFile', [saveId, key, path], signal, onRead);
  }

  commitStaged(saveId: string, key: string, size: number): Promise<void> {
    return this.#run('commit', saveId, key, size);
  }

  share(value: SharedValue, signal?: AbortSignal): Promise<boolean> {
    return this.#runner.run(this.#rootFolder, 'share', [value], signal);
  }

  async discardStaged(saveId: string): Promise<void> {
    await this.#run('discard', basename(stagingPathOf(this.#rootFolder, saveId)));
  }

  read(key: string): Promise<Uint8Array> {
    return this.#run('read', key);
  }

  async openRead(key: string, { start = 0 }: ReadOptions = {}): Promise<StreamedValue> {
    const path = readablePathOf(this.#rootFolder, key);
    await this.#run('refuseLink', key);
    try {
      const handle = await openToRead(path);
      try {
        const { size } = await handle.stat();
        if (start > size) {
          throw new ArtifactStorageError({
            kind: 'invalid_input',
            message: `The value has only ${sizeText(size)}.`,
            hint: 'Load it from its beginning.'
          });
        }
        const bytes = handle.createReadStream({ start, highWaterMark: PIECE });
        return { bytes, size, path, fill: (buffer) => fill(handle, buffer, start) };
      } catch (error) {
        await handle.close();
        throw error;
      }
    } catch (error) {
      const code = errnoOf(error);
      throw code === 'ENOENT'
        ? missingValue(this.root, key, error)
        : directoryError(code === 'ELOOP' ? new SymbolicLinkError(path, error) : error, this.root);
    }
  }

  stat(key: string): Promise<Omit<HashedValue, 'sha256'> | null> {
    return this.#run('stat', key);
  }

  hash(key: string, options: HashOptions): Promise<HashedValue | null> {
    const { signal, onRead, bytes_per_second } = options;
    const given = [key, bytes_per_second] as const;
    return this.#runner.run(this.#rootFolder, 'hash', [...given], signal, onRead);
  }

  writePreview(key: string, bytes: Uint8Array): Promise<void> {
    return this.#run('writePreview', key, bytes);
  }

  readPreview(key: string, size: number): Promise<Uint8Array | null> {
    return this.#run('readPreview', key, size);
  }

  async delete(key: string): Promise<void> {
    const name = basename(key);
    await (key === `${STAGING}/${name}` && isStagingFile(name)
      ? this.#run('discard', name)
      : this.#run('delete', key));
  }

  async *list({ foreign = false }: ListOptions = {}): AsyncGenerator<ValueEntry> {
    yield* this.listStaging();
    for (const folder of await this.#run('folders')) {
      yield* this.#listFolder(folder);
    }
    if (foreign) {
      yield* this.#listForeign();
    }
  }

  async *listStaging(): AsyncGenerator<ValueEntry> {
    const names = await this.#run('filesIn', STAGING);
    const left = leftBehind(names);
    for await (const entry of this.#look(STAGING, names)) {
      yield left.has(basename(entry.key)) ? { ...entry, abandoned: true } : entry;
    }
  }

  addOwner(storeId: string, location = ''): Promise<void> {
    return this.#run('addOwner', storeId, location);
  }

  removeOwner(storeId: string): Promise<void> {
    return this.#run('removeOwner', storeId);
  }

  async owners(): Promise<ReadonlySet<string>> {
    return new Set(await this.#run('owners'));
  }

  ownerLocation(storeId: string): Promise<string> {
    return this.#run('ownerLocation', storeId);
  }

  async *#listForeign(): AsyncGenerator<ValueEntry> {
    const left = [''];
    for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
      const { names, folders } = await this.#run('foreignIn', folder);
      left.push(...folders.reverse());
      for await (const entry of this.#look(folder, names)) {
        yield { ...entry, foreign: true };
      }
    }
  }

  async *#listFolder(folder: string): AsyncGenerator<ValueEntry> {
    yield* this.#look(folder, await this.#run('filesIn', folder));
  }

  async *#look(folder: string, names: readonly string[]): AsyncGenerator<ValueEntry> {
    for (let start = 0; start < names.length; start += LOOKED_AT) {
      yield* await this.#run('look', folder, names.slice(start, start + LOOKED_AT));
    }
  }

  #run<J extends FolderJob>(job: J, ...given: JobArguments<J>) {
    return this.#runner.run(this.#rootFolder, job, given);
  }
}
